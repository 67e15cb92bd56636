"""Planning pins what a run was planned with; a run moves one way."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from courses.domain import planning
from courses.domain.planning import PlanningRefused, add_session, plan_run
from courses.enums import EnrolmentState, Funding, RunState, SessionKind
from courses.models import EnrolmentChange, LessonsReadRequirement
from tests.factories.courses import (
    AFTERWARDS,
    DURING,
    WHILE_OPEN,
    CourseFactory,
    EnrolmentFactory,
    LessonFactory,
    LessonsReadRequirementFactory,
    OutlineFactory,
    RunFactory,
    SelfPacedRunFactory,
)
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_planned_run_keeps_what_the_course_was():
    course = CourseFactory(lessons=2)
    original = LessonsReadRequirementFactory(course=course, run=None, order=3)
    outline = course.current_outline

    run = plan_run(course=course, actor=None, at=WHILE_OPEN, capacity=20)
    LessonFactory(course=course)
    OutlineFactory(course=course)
    original.delete()

    run.refresh_from_db()
    assert (run.state, run.capacity, run.outline) == (RunState.DRAFT, 20, outline)
    [copy] = run.requirements.all()
    assert (type(copy), copy.order, copy.course) == (LessonsReadRequirement, 3, None)


def test_a_number_in_the_series_is_given_once_in_a_programme():
    run = RunFactory(number_in_series=7)
    elsewhere = CourseFactory()

    with pytest.raises(PlanningRefused) as refused:
        planning.check_number(course=run.course, number=7, run_id=None)
    planning.check_number(course=run.course, number=7, run_id=run.pk)
    planning.check_number(course=run.course, number=None, run_id=None)
    planning.check_number(course=elsewhere, number=7, run_id=None)

    assert refused.value.code == "number_taken"


def test_what_the_run_refuses_is_not_planned():
    course = CourseFactory()

    with pytest.raises(ValidationError):
        plan_run(
            course=course,
            actor=None,
            at=WHILE_OPEN,
            start_date=WHILE_OPEN.date(),
            end_date=WHILE_OPEN.date() - timedelta(days=1),
        )

    assert not course.runs.exists()


@pytest.mark.parametrize(
    ("verb", "before", "at", "after"),
    [
        ("open_run", RunState.DRAFT, WHILE_OPEN, RunState.PLANNED),
        ("open_run", RunState.PLANNED, WHILE_OPEN, RunState.PLANNED),
        ("cancel_run", RunState.DRAFT, WHILE_OPEN, RunState.CANCELLED),
        ("cancel_run", RunState.PLANNED, DURING, RunState.CANCELLED),
        ("cancel_run", RunState.CANCELLED, WHILE_OPEN, RunState.CANCELLED),
        ("close_run", RunState.PLANNED, AFTERWARDS, RunState.CLOSED),
        ("close_run", RunState.CLOSED, AFTERWARDS, RunState.CLOSED),
    ],
)
def test_a_run_moves_one_way(verb, before, at, after):
    run = RunFactory(state=before)

    getattr(planning, verb)(run=run, actor=None, at=at)

    run.refresh_from_db()
    assert run.state == after


@pytest.mark.parametrize(
    ("verb", "before", "at", "code"),
    [
        ("open_run", RunState.DRAFT, AFTERWARDS, "over"),
        ("open_run", RunState.CANCELLED, WHILE_OPEN, "cancelled"),
        ("open_run", RunState.CLOSED, WHILE_OPEN, "closed"),
        ("cancel_run", RunState.CLOSED, AFTERWARDS, "closed"),
        ("close_run", RunState.PLANNED, DURING, "not_over"),
        ("close_run", RunState.DRAFT, AFTERWARDS, "draft"),
        ("close_run", RunState.CANCELLED, AFTERWARDS, "cancelled"),
    ],
)
def test_a_run_never_moves_back(verb, before, at, code):
    run = RunFactory(state=before)

    with pytest.raises(PlanningRefused) as refusal:
        getattr(planning, verb)(run=run, actor=None, at=at)

    assert refusal.value.code == code
    run.refresh_from_db()
    assert run.state == before


def test_a_self_paced_run_is_closed_on_any_day():
    run = SelfPacedRunFactory()

    assert planning.close_run(run=run, actor=None, at=DURING).state == RunState.CLOSED


def test_closing_ends_the_enrolments_that_are_not_completed():
    run = RunFactory()
    active, done, gone = (
        EnrolmentFactory(run=run, state=state)
        for state in ("active", "completed", "withdrawn")
    )
    EnrolmentFactory()

    planning.close_run(run=run, actor=None, at=AFTERWARDS)

    for enrolment in (active, done, gone):
        enrolment.refresh_from_db()
    assert [e.state for e in (active, done, gone)] == [
        EnrolmentState.NOT_COMPLETED,
        EnrolmentState.COMPLETED,
        EnrolmentState.WITHDRAWN,
    ]
    assert list(EnrolmentChange.objects.values_list("enrolment", flat=True)) == [
        active.pk
    ]


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"funding": Funding.GRANT}, True),
        ({"funding": Funding.SPONSOR}, False),
        ({"kind": SessionKind.BREAK}, False),
        ({"kind": SessionKind.OPENING}, False),
        ({"kind": SessionKind.OPENING, "counts_for_credit": True}, True),
    ],
)
def test_what_counts_by_itself(fields, counts):
    session = add_session(
        run=RunFactory(),
        actor=None,
        at=WHILE_OPEN,
        title_ru="Занятие",
        starts_at=DURING,
        ends_at=DURING + timedelta(minutes=45),
        **fields,
    )

    assert session.counts_for_credit is counts
    assert session.minutes == 45


def test_sessions_get_keys_and_speakers_in_their_order():
    run, speakers = RunFactory(), PersonFactory.create_batch(2)
    fields = {
        "run": run,
        "actor": None,
        "at": WHILE_OPEN,
        "title_ru": "Занятие",
        "starts_at": DURING,
        "ends_at": DURING + timedelta(minutes=45),
    }

    first = add_session(**fields, speakers=speakers)
    second = add_session(**fields, key="s3")
    third = add_session(**fields)

    assert [s.key for s in (first, second, third)] == ["s1", "s3", "s2"]
    assert [talk.person for talk in first.speakers.all()] == speakers


def test_a_sponsored_session_never_counts():
    with pytest.raises(ValidationError):
        add_session(
            run=RunFactory(),
            actor=None,
            at=WHILE_OPEN,
            title_ru="Занятие",
            starts_at=DURING,
            ends_at=DURING + timedelta(minutes=45),
            funding=Funding.SPONSOR,
            counts_for_credit=True,
        )
