"""The page of one's own code, and where it is found."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from attendance.domain import badges
from attendance.domain.own import own_sessions, run_at_hand
from attendance.enums import MarkKind
from courses.enums import EnrolmentState, RunState
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.courses import (
    AFTERWARDS,
    DURING,
    EnrolmentFactory,
    RunFactory,
    SessionFactory,
    UpcomingRunFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return PersonFactory(with_account=True)


@pytest.fixture
def session():
    run = RunFactory()
    # Days are those of the venue: there it may be tomorrow already.
    run.start_date = run.end_date = timezone.localdate(timezone=ZoneInfo(run.time_zone))
    run.save()
    return SessionFactory(run=run)


def page(client, person, address="/my/code/"):
    client.force_login(person.account)
    return client.get(address)


def test_the_page_shows_the_code_and_keeps_it_from_others(client, person):
    answer = page(client, person)

    html = answer.content.decode()
    assert badges.grouped(person.code) in html
    assert "<svg" in html
    assert "no-store" in answer["Cache-Control"]


def test_a_bare_account_has_no_code(client):
    client.force_login(UserFactory())

    assert client.get("/my/code/").status_code == 404


def test_the_page_tells_what_is_marked_already(client, person, session):
    EnrolmentFactory(run=session.run, person=person)
    other = SessionFactory(run=session.run, title_ru="Вечер")
    AttendanceEventFactory(session=session, person=person, kind=MarkKind.PRESENT)

    html = page(client, person).content.decode()

    assert session.title_ru in html
    assert other.title_ru in html
    assert html.count("Ещё не отмечено") == 1


def test_without_a_seminar_ahead_the_page_says_so(client, person):
    html = page(client, person).content.decode()

    assert "Код один и тот же для всех семинаров" in html.replace("\xa0", " ")


def test_the_run_at_hand_is_the_one_that_is_on_else_the_next(person):
    later = EnrolmentFactory(
        person=person,
        run__start_date=AFTERWARDS.date(),
        run__end_date=AFTERWARDS.date(),
    ).run
    now = EnrolmentFactory(person=person).run
    EnrolmentFactory(person=person, state=EnrolmentState.WITHDRAWN)
    EnrolmentFactory(person=person, run__state=RunState.CANCELLED)

    assert run_at_hand(person, DURING) == now
    assert run_at_hand(person, DURING + timedelta(days=3)) == later
    assert run_at_hand(person, AFTERWARDS + timedelta(days=3)) is None


def test_a_mark_taken_back_does_not_show(person):
    session = SessionFactory()
    taken_back = AttendanceEventFactory(
        session=session, person=person, kind=MarkKind.TAKEN_BACK
    )

    [row] = own_sessions(person, session.run)

    assert (row.event, row.kind) == (taken_back, "")


@pytest.mark.parametrize("count", [1, 8])
def test_the_page_asks_as_much_for_one_session_as_for_many(
    client, person, session, count, django_assert_max_num_queries
):
    EnrolmentFactory(run=session.run, person=person)
    for _number in range(count):
        SessionFactory(run=session.run)
    page(client, person)

    with django_assert_max_num_queries(8):
        client.get("/my/code/")


def test_whoever_has_a_place_finds_the_code(client, person):
    run = UpcomingRunFactory()
    EnrolmentFactory(run=run, person=person)

    for address in ("/my/", f"/r/{run.code}/"):
        html = page(client, person, address).content.decode()
        assert "/my/code/" in html
