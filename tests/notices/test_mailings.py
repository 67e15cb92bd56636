"""Mass mailings: who will get what is seen first, then each gets it once."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from notices import audiences, due
from notices.domain import mailings, stopping
from notices.domain.mailings import MailingRefused, Outlook
from notices.enums import MailingState
from notices.models import Mailing, MailingWork, OutboxMessage
from people import groups
from people.domain import consents
from people.enums import ConsentKind
from tests.factories.courses import EnrolmentFactory, RunFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
TEXT = {
    "subject_ru": "Новый семинар",
    "body_ru": "{greeting}, приходите.",
    "subject_en": "A new seminar",
    "body_en": "{greeting}, do come.",
}


def agree(person):
    consents.give(
        person=person,
        document=consents.current_document(ConsentKind.MAILING),
        language="ru",
        ip=None,
        actor=None,
        at=NOW,
    )
    return person


def mailing(audience="all:all", **fields):
    return Mailing.objects.create(title="Осень", audience=audience, **TEXT | fields)


def sent():
    rows = OutboxMessage.objects.order_by("to")
    return [(row.to, row.subject) for row in rows]


def send(row, expected):
    mailings.confirm(mailing=row, expected=expected, actor=UserFactory(), at=NOW)
    due.work_off(MailingWork, now=lambda: NOW)
    row.refresh_from_db()


def test_only_who_agreed_to_letters_and_has_an_address_is_written_to():
    agree(PersonFactory(email="a@example.org"))
    agree(PersonFactory(email="b@example.org", language="en"))
    agree(PersonFactory(email="", account=UserFactory(email="c@example.org")))
    agree(PersonFactory(email=""))
    withdrawn = agree(PersonFactory(email="d@example.org"))
    consents.withdraw(
        person=withdrawn,
        kind=ConsentKind.MAILING,
        language="ru",
        ip=None,
        actor=None,
        at=NOW,
    )
    PersonFactory(email="e@example.org")
    PersonFactory(email="f@example.org", merged_into=withdrawn)
    row = mailing()

    before = mailings.outlook(row)
    send(row, expected=3)

    assert before == Outlook(
        group=6, recipients=3, in_english=1, without_consent=2, without_address=1
    )
    assert sent() == [
        ("a@example.org", "Новый семинар"),
        ("b@example.org", "A new seminar"),
        ("c@example.org", "Новый семинар"),
    ]
    assert (row.state, row.total, row.written) == (MailingState.DONE, 3, 3)


def test_participants_of_a_run_need_no_consent_for_a_letter_about_it():
    run = RunFactory()
    EnrolmentFactory(run=run, person=PersonFactory(email="a@example.org"))
    PersonFactory(email="b@example.org")
    row = mailing(audience=f"run:{run.pk}")

    send(row, expected=1)

    assert sent() == [("a@example.org", "Новый семинар")]
    assert str(run) in row.audience_in_words


def test_a_region_is_written_to():
    person = agree(PersonFactory(email="a@example.org"))
    agree(PersonFactory(email="b@example.org", region=None))
    row = mailing(audience=f"region:{person.region.pk}")

    assert list(mailings.recipients(row)) == [person]


def test_many_are_written_to_in_batches_and_nobody_twice(monkeypatch):
    monkeypatch.setattr(mailings, "BATCH", 2)
    persons = [agree(PersonFactory(email=f"{n}@example.org")) for n in range(5)]
    row = mailing()
    mailings.confirm(mailing=row, expected=5, actor=UserFactory(), at=NOW)
    work = row.work

    mailings.write(work, at=NOW)
    MailingWork.objects.filter(pk=work.pk).update(after=0)
    due.work_off(MailingWork, now=lambda: NOW)

    row.refresh_from_db()
    assert [to for to, _subject in sent()] == sorted(p.email for p in persons)
    assert (row.written, row.state) == (5, MailingState.DONE)
    assert str(work) == "Осень"


@pytest.mark.parametrize(
    ("code", "expected", "fields"),
    [
        ("changed", 2, {}),
        ("nobody", 0, {"audience": "gone:1"}),
        ("sent", 1, {"state": MailingState.DONE}),
    ],
)
def test_what_was_not_looked_at_does_not_go_out(code, expected, fields):
    agree(PersonFactory(email="a@example.org"))
    row = mailing(**fields)

    with pytest.raises(MailingRefused) as refusal:
        mailings.confirm(mailing=row, expected=expected, actor=UserFactory(), at=NOW)

    assert refusal.value.code == code
    assert sent() == []


def test_an_unknown_placeholder_is_refused():
    with pytest.raises(ValidationError) as refusal:
        mailing(body_ru="{city}").full_clean()

    assert set(refusal.value.message_dict) == {"body_ru"}


def test_a_group_that_is_gone_is_named_as_it_was():
    assert audiences.label("gone:1") == "gone:1"
    assert audiences.find("gone:1") is None


def test_staff_write_look_and_confirm(client):
    person = agree(PersonFactory(email="a@example.org", given_name="Ольга"))
    client.force_login(UserFactory(role=groups.STAFF))

    answer = client.post(
        reverse("mailing:add"), {"title": "Осень", "audience": "all:all", **TEXT}
    )
    page = reverse("mailing:outlook", args=[Mailing.objects.get().pk])
    shown = client.get(page, {"person": person.pk}).content.decode()
    confirmed = client.post(page, {"expected": "1"}, follow=True).content.decode()
    again = client.post(page, {"expected": "x"}, follow=True).content.decode()

    assert answer.headers["Location"] == page
    assert "a@example.org" in shown
    assert "Ольга" in shown
    assert "Подготовить 1 письмо" in shown
    assert "<progress" in confirmed
    assert "уже подтверждена" in again


def test_a_mailing_that_went_out_is_neither_changed_nor_dropped(client):
    row = mailing(state=MailingState.DONE)
    draft = mailing()
    client.force_login(UserFactory(role=groups.STAFF))

    for name in ("edit", "delete"):
        client.post(reverse(f"mailing:{name}", args=[row.pk]), {"title": "x"})
    edit = client.get(reverse("mailing:edit", args=[draft.pk])).content.decode()
    client.post(reverse("mailing:delete", args=[draft.pk]))

    row.refresh_from_db()
    assert row.title == "Осень"
    assert reverse("mailing:outlook", args=[draft.pk]) in edit
    assert list(Mailing.objects.all()) == [row]


def test_changing_a_draft_leads_to_who_will_get_what(client):
    row = mailing()
    client.force_login(UserFactory(role=groups.STAFF))

    answer = client.post(
        reverse("mailing:edit", args=[row.pk]),
        {"title": "Зима", "audience": "all:all", **TEXT},
    )
    shown = client.get(answer.headers["Location"]).content.decode()

    assert answer.headers["Location"] == reverse("mailing:outlook", args=[row.pk])
    assert "Выберите другую группу" in shown


def test_a_trainer_writes_to_nobody(client):
    agree(PersonFactory(email="a@example.org"))
    row = mailing()
    client.force_login(UserFactory(role=groups.TRAINERS))

    client.post(reverse("mailing:outlook", args=[row.pk]), {"expected": "1"})

    row.refresh_from_db()
    assert row.state == MailingState.DRAFT


@pytest.mark.parametrize("rows", [1, 12])
def test_the_list_costs_the_same_for_any_number(
    client, rows, django_assert_max_num_queries
):
    for _n in range(rows):
        mailing(audience_name="Все")
    client.force_login(UserFactory(role=groups.STAFF))
    client.get(reverse("mailing:index"))

    with django_assert_max_num_queries(20):
        client.get(reverse("mailing:index"))


# --- No more letters


def test_a_letter_that_needs_a_consent_can_be_stopped_from_its_foot(client):
    person = agree(PersonFactory(email="a@example.org"))
    send(mailing(), expected=1)
    letter = OutboxMessage.objects.get()
    path = stopping.address_for(person).removeprefix(settings.WAGTAILADMIN_BASE_URL)

    asked = client.get(path)
    before = stopping.gets_letters(person)
    stopped = Client(enforce_csrf_checks=True).post(path)
    again = client.post(path)

    assert path in letter.text
    assert path in letter.html
    assert letter.headers["List-Unsubscribe"].endswith(f"{path}>")
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert asked["Referrer-Policy"] == "no-referrer"
    assert before
    assert (stopped.status_code, again.status_code) == (200, 200)
    assert not stopping.gets_letters(person)
    assert mailings.outlook(mailing()).recipients == 0


def test_a_letter_about_ones_own_run_cannot_be_stopped():
    enrolment = EnrolmentFactory(person__email="a@example.org")
    send(mailing(audience=f"run:{enrolment.run_id}"), expected=1)

    letter = OutboxMessage.objects.get()

    assert "stop" not in letter.text
    assert letter.headers == {}


def test_the_link_of_a_merged_person_stops_the_letters_of_the_kept_one(client):
    kept = agree(PersonFactory())
    merged = PersonFactory(merged_into=kept)

    client.post(stopping.address_for(merged))

    assert not stopping.gets_letters(kept)


def test_a_forged_link_stops_nothing(client):
    person = agree(PersonFactory())

    answer = client.post(reverse("stop_letters", args=[f"{person.code}:forged"]))

    assert answer.status_code == 404
    assert stopping.gets_letters(person)
