"""Own data are handed over whole; erased, nobody is recognised any more."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from certificates.domain.files import ensure_file
from certificates.models import NameAnswer
from cms.models import LessonNote
from courses.models import ListRow, PeopleList
from notices import due
from notices.domain import own_data
from notices.enums import MessageState
from notices.models import OutboxMessage, OwnData
from people import groups
from people.columns import moment_in_words
from people.domain import consents, erasure, merging, personal_data, profile
from people.domain.erasure import ErasureRefused, erase
from people.enums import ConsentKind
from people.models import (
    AuditEvent,
    ErasureRequest,
    NameRequest,
    Person,
    PersonSpeciality,
    User,
)
from tests.factories.assessments import PUBLISHED, QuizFactory, begin, seated
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.certificates import issued
from tests.factories.courses import EnrolmentFactory, LessonFactory
from tests.factories.notices import OutboxMessageFactory
from tests.factories.people import PersonFactory, SpecialityFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def person():
    person = PersonFactory(
        family_name="Соколовская",
        given_name="Мария",
        patronymic="Петровна",
        family_name_latin="Sokolovskaya",
        given_name_latin="Maria",
        email="maria@example.org",
        workplace="Больница 47",
        position="гематолог",
        phone="+79991234567",
        account=UserFactory(email="maria@example.org"),
    )
    PersonSpeciality.objects.create(person=person, speciality=SpecialityFactory())
    consents.give(
        person=person,
        document=consents.current_document(ConsentKind.MAILING),
        language="ru",
        ip="192.0.2.47",
        actor=person.account,
        at=NOW,
    )
    profile.change_email(account=person.account, email="new@example.org", at=NOW)
    person.refresh_from_db()
    return person


def data_of(person):
    with zipfile.ZipFile(io.BytesIO(personal_data.archive(person, NOW))) as packed:
        return json.loads(packed.read("data.json"))


def test_the_archive_holds_a_part_of_every_room_and_nothing_of_others(person):
    other = PersonFactory(family_name="Чужая", email="other@example.org")
    OutboxMessageFactory(person=person, to="new@example.org", text="Место за вами 47.")
    OutboxMessageFactory(person=person, text="Код 918273", is_secret=True)
    OutboxMessageFactory(to="new@example.org", text="Без человека")
    OutboxMessageFactory(person=other, to="other@example.org", text="Чужое")
    AttendanceEventFactory(person=person)
    AttendanceEventFactory(person=other, reason="")

    data = data_of(person)

    assert set(data) == {
        *("people", "notices", "courses", "attendance", "assessments"),
        *("certificates", "cms"),
    }
    assert data["people"]["persons"][0]["family_name"] == "Соколовская"
    assert data["people"]["consents"][0]["ip"] == "192.0.2.47"
    assert {mail["text"] for mail in data["notices"]["mails"]} >= {
        "Место за вами 47.",
        "Без человека",
    }
    assert len(data["attendance"]["marks"]) == 1
    text = json.dumps(data, ensure_ascii=False)
    assert "Чуж" not in text
    assert "918273" not in text


def test_the_archive_holds_certificates_and_copies_of_documents(person):
    certificate = issued(person=person)
    ensure_file(certificate=certificate, at=NOW)
    request = NameRequest.objects.create(
        person=person, wanted={"family_name": "Новая"}, reason="брак", asked_at=NOW
    )
    request.document.save("x.pdf", ContentFile(b"%PDF-copy"))

    with zipfile.ZipFile(io.BytesIO(personal_data.archive(person, NOW))) as packed:
        names = packed.namelist()
        held = {name: packed.read(name) for name in names}

    [printed] = [name for name in names if name.startswith("certificates/")]
    [copy] = [name for name in names if name.startswith("people/")]
    assert held[printed].startswith(b"%PDF")
    assert held[copy] == b"%PDF-copy"


def test_what_was_merged_into_the_person_is_handed_over_too(person):
    PersonFactory(family_name="Прежняя", merged_into=person)

    names = [row["family_name"] for row in data_of(person)["people"]["persons"]]

    assert names == ["Соколовская", "Прежняя"]


def test_an_erased_person_is_found_nowhere(person):
    AttendanceEventFactory(person=person)
    mail = OutboxMessageFactory(person=person, to="new@example.org", subject="Мария")
    OutboxMessageFactory(to="new@example.org", is_secret=True)
    PersonFactory(family_name="Соколовская", merged_into=person)
    request = NameRequest.objects.create(
        person=person, wanted={"family_name": "Новая"}, reason="брак", asked_at=NOW
    )
    request.document.save("x.pdf", ContentFile(b"%PDF-copy"))
    enrolment = EnrolmentFactory(person=person)
    wish = NameAnswer.objects.create(
        enrolment=enrolment, answer="wish", wish={"family_name": "Соколова"}, at=NOW
    )
    log(instance=enrolment, action="courses.enrol")
    listed = ListRow.objects.create(
        list=PeopleList.objects.create(title="л", created_at=NOW, due_at=NOW),
        number=1,
        person=person,
        values={"family_name": "Соколовская"},
    )
    LessonNote.objects.create(
        person=person, lesson=LessonFactory(), block="1", text="Моё", changed_at=NOW
    )
    Client().force_login(person.account)
    erasure.ask(person=person, at=NOW)
    account = person.account

    erase(person=person, reason="Письмо 24.11.", actor=UserFactory(), at=NOW)

    traces = json.dumps(
        [
            *(
                list(model.objects.values())
                for model in (Person, User, OutboxMessage, ListRow, NameAnswer)
            ),
            list(ModelLogEntry.objects.values("label", "data")),
            list(EmailAddress.objects.values()),
            list(UserSession.objects.values()),
        ],
        default=str,
        ensure_ascii=False,
    ).lower()
    for row in (person, account, mail, listed, wish):
        row.refresh_from_db()
    for trace in ("соколов", "sokolov", "maria@", "new@", "9991234567", "больница"):
        assert trace not in traces
    assert person.erased_at == NOW
    assert (person.full_name, person.latin_name) == ("Данные удалены", "Data erased")
    assert (account.is_active, account.has_usable_password()) == (False, False)
    assert (mail.state, mail.text) == (MessageState.REFUSED, "")
    assert (listed.values, wish.wish) == ({}, {})
    assert not NameRequest.objects.exists()
    assert not request.document.storage.exists(request.document.name)
    assert not LessonNote.objects.exists()
    assert not ErasureRequest.objects.exists()
    assert not consents.standing(person).exists()
    assert not Person.objects.known().filter(pk=person.pk).exists()
    [event] = AuditEvent.objects.filter(action="people.erase")
    assert event.data == {"why": "Письмо 24.11."}


def test_the_door_in_the_evidence_is_shut_after_an_erasure(person):
    answer = NameAnswer.objects.create(
        enrolment=EnrolmentFactory(person=person), answer="wish", wish={}, at=NOW
    )

    erase(person=person, reason="Письмо", actor=None, at=NOW)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        NameAnswer.objects.filter(pk=answer.pk).update(wish={"family_name": "Я"})


def test_a_certificate_says_the_printed_name_after_an_erasure(person):
    certificate = issued(person=person)
    printed = certificate.snapshot["person"]

    erase(person=person, reason="Письмо", actor=None, at=NOW)

    certificate.refresh_from_db()
    assert certificate.snapshot["person"] == printed


def test_a_merge_is_not_undone_after_an_erasure(person):
    other = PersonFactory(family_name="Соколовская", given_name="Мария")
    row = merging.merge(
        kept=person, merged=other, take=[], reason="та же", actor=None, at=NOW
    )

    erase(person=person, reason="Письмо", actor=None, at=NOW)

    with pytest.raises(merging.MergeRefused) as refusal:
        merging.undo(merge=row, actor=None, at=NOW)
    assert refusal.value.code == "late"


def test_ledgers_keep_their_rows_after_an_erasure(person):
    event = AttendanceEventFactory(person=person)

    erase(person=person, reason="Письмо", actor=None, at=NOW)

    event.refresh_from_db()
    assert event.person_id == person.pk


def test_an_erasure_waits_for_a_running_test_and_says_until_when():
    quiz = QuizFactory(duration_minutes=30)
    enrolment = seated(quiz)
    attempt = begin(quiz, enrolment, at=PUBLISHED)
    person = enrolment.person
    zone = person.zone

    with pytest.raises(ErasureRefused) as refusal:
        erase(person=person, reason="Письмо", actor=None, at=PUBLISHED)
    erase(person=person, reason="Письмо", actor=None, at=attempt.closes_at)

    person.refresh_from_db()
    assert refusal.value.code == "busy"
    until = moment_in_words(attempt.closes_at, zone)
    assert until in refusal.value.messages[0]
    assert person.erased_at == attempt.closes_at


def test_a_person_asks_to_be_erased_and_takes_it_back(client, person):
    client.force_login(person.account)
    page, button = reverse("own_data"), reverse("ask_erasure")

    before = client.get(page).content.decode()
    client.post(button, {"do": "ask"})
    client.post(button, {"do": "ask"})
    asked = client.get(page).content.decode()
    [request] = ErasureRequest.objects.all()
    client.post(button, {"do": "keep"})
    client.post(button, {"do": "keep"})

    assert "Реестр сертификатов" in before
    assert request.person == person
    assert request.due_at - request.asked_at == timedelta(days=30)
    assert "Отозвать просьбу" in asked
    assert not ErasureRequest.objects.exists()
    actions = ModelLogEntry.objects.filter(action__contains="erasure")
    assert actions.count() == 1


def test_staff_find_who_asked_to_be_erased_and_the_reason_is_filled_in(client, person):
    erasure.ask(person=person, at=NOW)
    client.force_login(UserFactory(role=groups.STAFF))
    page = reverse("person_erase", args=[person.pk])

    home = client.get(reverse("wagtailadmin_home")).content.decode()
    listed = client.get(reverse("erasurerequest:index")).content.decode()
    card = client.get(reverse("person:inspect", args=[person.pk])).content.decode()
    asked = client.get(page).content.decode()

    assert reverse("erasurerequest:index") in home
    assert page in listed
    assert "Соколовская" in listed
    assert page in card
    assert "25.11.2026" in asked
    assert "Просьба на сайте от 25.11.2026" in asked


@pytest.mark.parametrize("code", ["no_reason", "erased", "merged", "works"])
def test_an_erasure_is_refused_with_a_sentence(person, code):
    reason = " " if code == "no_reason" else "Письмо"
    if code == "erased":
        erase(person=person, reason=reason, actor=None, at=NOW)
    if code == "merged":
        Person.objects.filter(pk=person.pk).update(merged_into=PersonFactory())
    if code == "works":
        person.account = UserFactory(role=groups.STAFF)
        person.save()

    with pytest.raises(ErasureRefused) as refusal:
        erase(person=person, reason=reason, actor=None, at=NOW)

    assert refusal.value.code == code
    assert refusal.value.messages == [erasure.REFUSALS[code]]


def test_staff_erase_a_person_on_a_page_that_says_what_stays(client, person):
    client.force_login(UserFactory(role=groups.STAFF))
    page = reverse("person_erase", args=[person.pk])

    asked = client.get(page).content.decode()
    refused = client.post(page, {"reason": ""})
    answer = client.post(page, {"reason": "Письмо"})

    person.refresh_from_db()
    assert "Реестр сертификатов" in asked
    assert refused.status_code == 409
    assert answer.headers["Location"] == reverse("person:index")
    assert person.erased_at is not None
    assert client.get(page).status_code == 404


def test_a_trainer_erases_nobody(client, person):
    client.force_login(UserFactory(role=groups.TRAINERS))

    client.post(reverse("person_erase", args=[person.pk]), {"reason": "Письмо"})

    person.refresh_from_db()
    assert person.erased_at is None


def test_own_data_are_asked_for_once_made_by_the_worker_and_dropped(person):
    row = own_data.ask(person=person, at=NOW)
    again = own_data.ask(person=person, at=NOW)
    due.work_off(OwnData, now=lambda: NOW)
    row.refresh_from_db()
    name, storage = row.file.name, row.file.storage
    third = own_data.ask(person=person, at=NOW)

    due.work_off(OwnData, now=lambda: NOW + WEEK)
    row.refresh_from_db()
    fresh = own_data.ask(person=person, at=NOW + WEEK)

    assert again == row
    assert third == row
    assert row.made_at == NOW
    assert not storage.exists(name)
    assert (row.file.name, row.can_be_fetched(NOW + WEEK)) == ("", False)
    assert fresh != row
    assert fresh.expires_at is None
    assert str(fresh) == person.full_name


def test_a_person_collects_and_fetches_their_data_and_it_is_written_down(
    client, person
):
    client.force_login(person.account)
    page = reverse("own_data")

    before = client.get(page).content.decode()
    client.post(page)
    waiting = client.get(page).content.decode()
    row = OwnData.objects.get()
    early = client.get(reverse("own_data_file", args=[row.pk]))
    own_data.work(row, at=datetime.now(UTC))
    ready = client.get(page).content.decode()
    answer = client.get(reverse("own_data_file", args=[row.pk]))

    assert "Собрать мои данные" in before
    assert "собираются" in waiting
    assert early.status_code == 404
    assert reverse("own_data_file", args=[row.pk]) in ready
    assert answer.headers["Content-Type"] == "application/zip"
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
    [event] = AuditEvent.objects.filter(action="people.export_own")
    assert (event.person, event.data["form"]) == (person, "zip")


def test_nobody_fetches_anothers_data(client, person):
    row = own_data.ask(person=person, at=NOW)
    own_data.work(row, at=datetime.now(UTC))
    page = reverse("own_data_file", args=[row.pk])

    anonymous = client.get(page)
    client.force_login(PersonFactory(account=UserFactory()).account)
    stranger = client.get(page)
    client.force_login(UserFactory(is_superuser=True))
    superuser = client.get(page)

    assert anonymous.status_code == 302
    assert (stranger.status_code, superuser.status_code) == (404, 404)


def test_an_account_without_a_person_names_itself_first(client):
    client.force_login(UserFactory())

    answer = client.post(reverse("own_data"))

    assert answer.headers["Location"] == reverse("account_name")


def test_an_erasure_drops_a_collected_archive(person):
    row = own_data.ask(person=person, at=NOW)
    own_data.work(row, at=NOW)
    row.refresh_from_db()
    name, storage = row.file.name, row.file.storage

    erase(person=person, reason="Письмо", actor=None, at=NOW)

    assert not storage.exists(name)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_export_of_a_list_is_written_down_and_listed(client, person, form):
    staff = UserFactory(role=groups.STAFF)
    client.force_login(staff)

    client.get(reverse("person:index"), {"export": form})
    listed = client.get(reverse("exports:index")).content.decode()

    [event] = AuditEvent.objects.filter(action="people.export")
    assert event.actor == staff
    assert event.data["what"] == "people.person"
    assert event.data["form"] == form
    assert event.data["count"] == Person.objects.known().count()
    assert "email" in event.data["fields"]
    assert "member_number" in listed
    assert "люди" in listed.lower()
