"""The desk at the door: what it takes along, what it brings back."""

import io
import json
import uuid
from datetime import timedelta

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from attendance.domain import badges
from attendance.domain.takeaway import takeaway
from attendance.enums import MarkKind
from attendance.models import AttendanceEvent, WalkIn
from courses.enums import EnrolmentState
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.courses import (
    DURING,
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    now, day = timezone.now(), timedelta(days=1)
    today = now.date()
    return SessionFactory(
        run=RunFactory(
            start_date=today - day, end_date=today + day, time_zone="Europe/London"
        ),
        starts_at=now - timedelta(hours=1),
        ends_at=now + timedelta(hours=1),
    )


@pytest.fixture
def trainer(client, session):
    account = ProgrammeRoleFactory(
        programme=session.run.course.programme
    ).person.account
    client.force_login(account)
    return account


def address(session, name="door_events"):
    return reverse(name, args=[session.run.code])


def test_a_device_takes_along_names_work_and_codes_and_nothing_else(session):
    person = PersonFactory(
        email="secret@example.org", phone="+79140000017", birth_date="1980-01-02"
    )
    EnrolmentFactory(run=session.run, person=person)
    gone = EnrolmentFactory(run=session.run, state=EnrolmentState.WITHDRAWN).person
    mark = AttendanceEventFactory(session=session, person=person, happened_at=DURING)

    data = takeaway(run=session.run, at=timezone.now())

    text = json.dumps(data)
    [row] = data["people"]
    assert set(row) == {"code", "badge", "also", "name", "latin", "key", "work"}
    assert row["badge"] == badges.signed(person.code)
    assert gone.code not in text
    for secret in ("secret@example.org", "79140000017", "1980"):
        assert secret not in text
    assert data["marks"] == {
        session.key: {
            person.code: {
                "kind": "present",
                "seen": str(mark.client_id),
                "at": round(DURING.timestamp() * 1000),
            }
        }
    }


def test_a_device_knows_the_badges_of_merged_persons(session):
    kept = PersonFactory()
    merged = PersonFactory(merged_into=kept)
    EnrolmentFactory(run=session.run, person=merged)
    AttendanceEventFactory(session=session, person=merged)

    data = takeaway(run=session.run, at=timezone.now())

    assert data["people"][0]["also"] == [merged.code, badges.signed(merged.code)]
    assert list(data["marks"][session.key]) == [kept.code]


def test_a_mark_taken_back_and_an_in_are_no_marks(session):
    for kind in (MarkKind.TAKEN_BACK, MarkKind.IN):
        person = EnrolmentFactory(run=session.run).person
        AttendanceEventFactory(session=session, person=person, kind=kind)

    assert takeaway(run=session.run, at=timezone.now())["marks"] == {}


def test_a_device_forgets_three_days_after_the_end(session):
    at = timezone.now()

    until = takeaway(run=session.run, at=at)["until"] / 1000

    assert until == pytest.approx(
        (session.ends_at + timedelta(days=3)).timestamp(), abs=1
    )


@pytest.mark.parametrize("count", [1, 12])
def test_taking_along_costs_as_many_queries_for_one_as_for_many(
    session, count, django_assert_num_queries
):
    for _number in range(count):
        person = EnrolmentFactory(run=session.run).person
        AttendanceEventFactory(session=session, person=person)

    with django_assert_num_queries(5):
        takeaway(run=session.run, at=timezone.now())


def test_the_page_holds_no_name_and_leads_strangers_to_the_sign_in(
    client, session, trainer
):
    person = EnrolmentFactory(run=session.run).person

    page = client.get(address(session, "door"))
    data = client.get(address(session, "door_data")).json()
    client.logout()
    stranger = client.get(address(session, "door"))

    assert person.family_name not in page.content.decode()
    assert "csrftoken" in page.cookies
    assert data["people"][0]["name"] == person.full_name
    assert abs(data["server"] / 1000 - timezone.now().timestamp()) < 60
    assert "/accounts/login/" in stranger["Location"]


def test_physicians_get_no_desk(client, session):
    person = EnrolmentFactory(
        run=session.run, person=PersonFactory(with_account=True)
    ).person
    client.force_login(person.account)

    for name in ("door", "door_data"):
        assert client.get(address(session, name)).status_code == 404


def send(client, session, *, entries=(), walk_ins=(), now=None):
    body = {
        "now": (now or timezone.now()).timestamp() * 1000,
        "device": "tablet",
        "entries": list(entries),
        "walk_ins": list(walk_ins),
    }
    return client.post(address(session), body, content_type="application/json")


def entry(session, person, **more):
    return {
        "client_id": str(uuid.uuid4()),
        "session": session.key,
        "person": person,
        "kind": "present",
        "source": "badge",
        "at": timezone.now().timestamp() * 1000,
        **more,
    }


def test_a_scan_of_the_signed_code_is_the_person(client, session, trainer):
    person = EnrolmentFactory(run=session.run).person

    said = send(
        client, session, entries=[entry(session, badges.signed(person.code))]
    ).json()

    assert len(said["taken"]) == 1
    assert AttendanceEvent.objects.get().person == person


@pytest.mark.parametrize("text", ["7K4M9AQXAAAAAA", "nonsense", "", "Ы" * 300])
def test_a_forged_or_foreign_code_is_named_and_written_nowhere(
    client, session, trainer, text
):
    said = send(client, session, entries=[entry(session, text)]).json()

    assert "не найден" in str(said["refused"]) or "нет в списке" in str(said["refused"])
    assert not AttendanceEvent.objects.exists()


def test_a_clock_hours_wrong_keeps_both_times_and_is_flagged(client, session, trainer):
    person = EnrolmentFactory(run=session.run).person
    wrong = timezone.now() - timedelta(hours=7)
    scanned = entry(session, person.code, at=wrong.timestamp() * 1000)

    send(client, session, entries=[scanned], now=wrong)

    event = AttendanceEvent.objects.get()
    assert event.clock_was_off
    assert abs(event.device_at - wrong) < timedelta(seconds=1)
    assert abs(event.happened_at - timezone.now()) < timedelta(seconds=60)


def test_whom_a_desk_met_comes_with_the_marks(client, session, trainer):
    row = {
        "client_id": str(uuid.uuid4()),
        "session": session.key,
        "family_name": "  Попова ",
        "given_name": "Анна",
        "email": "misheard at example",
        "phone": None,
        "at": timezone.now().timestamp() * 1000,
        "offset": 0,
    }

    first = send(client, session, walk_ins=[row]).json()
    send(client, session, walk_ins=[row])

    assert first["taken"] == [row["client_id"]]
    walk_in = WalkIn.objects.get()
    assert (walk_in.family_name, walk_in.email, walk_in.phone) == ("Попова", "", "")
    assert walk_in.actor == trainer


@pytest.mark.parametrize(
    "walk_ins",
    [
        "no list",
        [{}],
        [{"client_id": "x"}],
        [None],
        [{"client_id": str(uuid.uuid4()), "session": "s", "family_name": " "}],
        [{}] * 1001,
    ],
)
def test_what_no_desk_of_ours_sends_is_refused(client, session, trainer, walk_ins):
    body = {"now": 0, "entries": [], "walk_ins": walk_ins}

    answer = client.post(address(session), body, content_type="application/json")

    assert answer.status_code == 400
    assert not WalkIn.objects.exists()


def photo(text, kind="png"):
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind=kind, scale=8, border=4)
    return SimpleUploadedFile(f"photo.{kind}", out.getvalue())


def test_a_photo_of_a_code_is_read_by_the_server(client, session, trainer):
    person = EnrolmentFactory(run=session.run).person

    answer = client.post(
        address(session, "door_photo"), {"photo": photo(badges.signed(person.code))}
    )

    assert answer.json() == {"text": badges.signed(person.code)}


def test_a_photo_without_a_code_and_no_photo_are_empty(client, session, trainer):
    blank = io.BytesIO()
    from PIL import Image

    Image.new("RGB", (64, 64), "white").save(blank, "PNG")
    sent = {"photo": SimpleUploadedFile("a.png", blank.getvalue())}

    assert client.post(address(session, "door_photo"), sent).json() == {"text": ""}
    assert client.post(address(session, "door_photo")).json() == {"text": ""}


def test_what_is_no_picture_is_refused_in_words(client, session, trainer):
    sent = {"photo": SimpleUploadedFile("photo.png", b"<html>no picture</html>")}

    answer = client.post(address(session, "door_photo"), sent)

    assert answer.status_code == 422
    assert answer.json()["error"]
