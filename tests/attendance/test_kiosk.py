"""The kiosk: one field, one answer in words and colour."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from attendance.domain import badges
from attendance.models import AttendanceEvent
from courses.enums import RunState
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(client):
    now = timezone.now()
    session = SessionFactory(
        run=RunFactory(
            start_date=now.date(), end_date=now.date(), time_zone="Europe/London"
        ),
        starts_at=now - timedelta(minutes=2),
        ends_at=now + timedelta(hours=1),
    )
    role = ProgrammeRoleFactory(programme=session.run.course.programme)
    client.force_login(role.person.account)
    return session


@pytest.fixture
def person(session):
    return EnrolmentFactory(run=session.run).person


def scan(client, session, text, *, part=False, **data):
    address = reverse("kiosk", args=[session.run.code, session.key])
    headers = {"X-Part": "answer"} if part else {}
    return client.post(address, {"text": text, **data}, headers=headers)


def tone(answer):
    said = answer.context["answer"]
    return said.tone


def test_a_badge_marks_its_owner_and_the_kiosk_says_so(client, session, person):
    page = client.get(reverse("kiosk", args=[session.run.code, session.key]))
    answer = scan(client, session, badges.signed(person.code))

    event = AttendanceEvent.objects.get()
    assert page.status_code == 200
    assert tone(answer) == "ok"
    assert person.family_name in answer.content.decode()
    assert (event.person, event.kind, event.source) == (person, "present", "kiosk")


def test_a_script_gets_the_answer_alone(client, session, person):
    answer = scan(client, session, person.code, part=True)

    assert answer.content.decode().strip().startswith('<p class="said"')


def test_the_same_scan_again_changes_nothing(client, session, person):
    client_id = uuid.uuid4()

    for _time in range(2):
        assert tone(scan(client, session, person.code, client_id=client_id)) == "ok"

    assert AttendanceEvent.objects.count() == 1


@pytest.mark.parametrize("door", ["in", "out"])
def test_a_door_notes_coming_in_and_going_out(client, session, person, door):
    assert tone(scan(client, session, person.code, door=door)) == "ok"
    assert AttendanceEvent.objects.get().kind == door


def test_who_comes_late_is_late(client, session, person):
    session.starts_at -= timedelta(minutes=40)
    session.save()

    scan(client, session, person.code)

    kinds = set(AttendanceEvent.objects.values_list("kind", flat=True))
    assert kinds == {"in", "late"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("7K4M9AQXAAAAAA", "не нами"),
        ("hello", "не считался"),
        ("", "не считался"),
        ("7K4M9AQX", "нет в списке"),
    ],
)
def test_what_is_no_badge_is_refused_in_words(client, session, text, words):
    answer = scan(client, session, text)

    assert tone(answer) == "bad"
    assert words in answer.content.decode().replace("\xa0", " ")
    assert not AttendanceEvent.objects.exists()


def test_a_badge_of_somebody_without_a_place_is_refused(client, session):
    stranger = PersonFactory()

    assert tone(scan(client, session, badges.signed(stranger.code))) == "bad"


def test_a_badge_of_a_merged_person_stays_good(client, session, person):
    old = PersonFactory(merged_into=person)

    assert tone(scan(client, session, badges.signed(old.code))) == "ok"
    assert AttendanceEvent.objects.get().person == person


def test_where_the_register_says_otherwise_a_helper_is_needed(client, session, person):
    AttendanceEventFactory(session=session, person=person, kind="absent")

    assert tone(scan(client, session, person.code)) == "now"


def test_a_closed_register_is_named(client, session, person):
    session.run.state = RunState.CLOSED
    session.run.save()

    assert tone(scan(client, session, person.code)) == "bad"


def test_a_session_of_another_run_has_no_kiosk_here(client, session):
    other = SessionFactory()

    answer = client.get(reverse("kiosk", args=[session.run.code, other.key]))

    assert answer.status_code == 404
