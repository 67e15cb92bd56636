"""Wishes for a course in one's region: noted, told once, counted for planners."""

from datetime import timedelta

import pytest

from courses.domain import interest
from courses.domain.planning import open_run
from courses.enums import EnrolmentState, RunState
from courses.models import Interest, RunNews
from notices import due
from notices.models import OutboxMessage
from tests.factories.courses import (
    AFTERWARDS,
    WHILE_OPEN,
    CourseFactory,
    EnrolmentFactory,
    RunFactory,
)
from tests.factories.people import PersonFactory, RegionFactory

pytestmark = pytest.mark.django_db


def wish(course, person=None, region=None, at=WHILE_OPEN):
    person = person or PersonFactory(with_account=True)
    return interest.note_interest(
        person=person,
        course=course,
        region=region or RegionFactory(),
        actor=person.account,
        at=at,
    )


def opened(run, at=WHILE_OPEN):
    open_run(run=run, actor=None, at=at)
    due.work_off(RunNews, now=lambda: at)


def test_a_wish_is_noted_once_and_forgotten():
    first = wish(CourseFactory())

    assert wish(first.course, first.person) == first
    for _ in range(2):
        interest.drop_interest(
            person=first.person,
            course=first.course,
            actor=first.person.account,
            at=WHILE_OPEN,
        )
    assert not Interest.objects.exists()


def test_who_wished_for_it_there_is_told_once_when_a_run_opens(monkeypatch):
    monkeypatch.setattr(interest, "BATCH", 1)
    run = RunFactory(state=RunState.DRAFT)
    told = [wish(run.course) for _ in range(2)]
    elsewhere = wish(run.course, region=RegionFactory(code="RU-ALT"))
    other = wish(CourseFactory())

    opened(run)
    opened(RunFactory(state=RunState.DRAFT, course=run.course))

    letters = OutboxMessage.objects.values_list("person", flat=True)
    assert sorted(letters) == sorted(row.person_id for row in told)
    waiting = Interest.objects.filter(told_at=None)
    assert set(waiting) == {elsewhere, other}
    assert str(RunNews.objects.get()) == str(run)


def test_nobody_is_told_of_what_was_called_off_meanwhile():
    run = RunFactory(state=RunState.DRAFT)
    wish(run.course)
    open_run(run=run, actor=None, at=WHILE_OPEN)

    due.work_off(RunNews, now=lambda: AFTERWARDS)

    assert not OutboxMessage.objects.exists()


def test_who_asks_again_after_a_letter_waits_anew():
    row = wish(CourseFactory())
    Interest.objects.update(told_at=WHILE_OPEN)

    again = wish(row.course, row.person, at=WHILE_OPEN + timedelta(days=1))

    assert (again.pk, again.told_at, again.noted_at) == (row.pk, None, WHILE_OPEN)
    assert str(row.region) in str(row)


def test_planners_see_wishes_and_the_overflow_of_waiting_lists(
    django_assert_num_queries,
):
    here, there = RegionFactory(), RegionFactory(code="RU-ALT")
    course, foreign = CourseFactory(), CourseFactory()
    for _ in range(2):
        wish(course, region=here)
    wish(foreign, region=here)
    waiting = {"run": RunFactory(course=course), "state": EnrolmentState.WAITLISTED}
    for person in (
        *PersonFactory.create_batch(3, region=there),
        PersonFactory(region=here),
        PersonFactory(region=None),
    ):
        EnrolmentFactory(person=person, **waiting)
    EnrolmentFactory(run=waiting["run"], person__region=there)

    with django_assert_num_queries(3):
        rows = interest.demand_for([course])

    assert {(row.region, row.wish, row.wait) for row in rows} == {
        (here, 2, 1),
        (there, 0, 3),
    }
    assert [row.total for row in rows] == [3, 3]
    assert interest.demand_for([]) == []
