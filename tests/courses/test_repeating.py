"""A run like an earlier one, and a run on other days: what comes along, what is refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from courses.domain.moving import move_run
from courses.domain.planning import PlanningRefused
from courses.domain.repeating import pattern_of, repeat_run
from courses.enums import EnrolmentState, PartnerRole, RunState, SessionKind, TeamRole
from courses.models import (
    CourseRun,
    LessonsReadRequirement,
    Partner,
    SessionSpeaker,
    TeamMember,
)
from notices.models import OutboxMessage
from tests.factories.assessments import TestPassedRequirementFactory
from tests.factories.courses import (
    DURING,
    WHILE_OPEN,
    CourseFactory,
    EnrolmentFactory,
    LessonsReadRequirementFactory,
    OutlineFactory,
    RunFactory,
    SelfPacedRunFactory,
    SessionFactory,
)
from tests.factories.people import (
    OrganisationFactory,
    PersonFactory,
    StaffUserFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MAGADAN, YAKUTSK = ZoneInfo("Asia/Magadan"), ZoneInfo("Asia/Yakutsk")


def refused(verb, **values):
    with pytest.raises(PlanningRefused) as refusal:
        verb(actor=None, **{"at": WHILE_OPEN, **values})
    return refusal.value.code


def over_midnight(run):
    """A round from 23:30 on the first day to 00:30 on the second."""
    starts_at = datetime(2026, 12, 3, 23, 30, tzinfo=YAKUTSK)
    ends_at = starts_at + timedelta(hours=1)
    return SessionFactory(run=run, starts_at=starts_at, ends_at=ends_at)


def test_what_belongs_to_a_run_comes_along_dated_by_the_new_clock():
    source = RunFactory(
        number_in_series=121,
        enrolment_closes_at=datetime(2026, 12, 1, 0, 0, tzinfo=YAKUTSK),
    )
    session = SessionFactory(run=source, kind=SessionKind.WARD, consulted=7)
    SessionSpeaker.objects.create(session=session, person=PersonFactory(), order=2)
    night = over_midnight(source)
    TeamMember.objects.create(run=source, person=PersonFactory(), role=TeamRole.LEAD)
    Partner.objects.create(
        run=source, organisation=OrganisationFactory(), role=PartnerRole.FUNDER
    )
    LessonsReadRequirementFactory(run=source, order=4)
    outline = OutlineFactory(course=source.course)
    EnrolmentFactory(run=source)

    run = repeat_run(
        source=source,
        start_date=date(2027, 2, 9),
        time_zone="Asia/Magadan",
        city_ru="Магадан",
        actor=None,
        at=WHILE_OPEN,
    )

    assert (run.state, run.outline, run.number_in_series) == (
        RunState.DRAFT,
        outline,
        122,
    )
    assert (run.city_ru, run.venue_ru) == ("Магадан", source.venue_ru)
    assert (run.start_date, run.end_date) == (date(2027, 2, 9), date(2027, 2, 10))
    assert run.enrolment_closes_at == datetime(2027, 2, 7, 0, 0, tzinfo=MAGADAN)
    first, second = run.sessions.all()
    assert first.starts_at == datetime(2027, 2, 9, 9, 30, tzinfo=MAGADAN)
    assert (first.key, first.minutes, first.consulted) == (session.key, 90, None)
    assert [(t.person, t.order) for t in first.speakers.all()] == [
        (t.person, t.order) for t in session.speakers.all()
    ]
    assert second.starts_at == datetime(2027, 2, 9, 23, 30, tzinfo=MAGADAN)
    assert second.ends_at == datetime(2027, 2, 10, 0, 30, tzinfo=MAGADAN)
    assert night.run == source
    assert [row.role for row in run.team.all()] == [TeamRole.LEAD]
    assert [row.role for row in run.partners.all()] == [PartnerRole.FUNDER]
    [requirement] = run.requirements.all()
    assert (type(requirement), requirement.order) == (LessonsReadRequirement, 4)
    assert not run.enrolments.exists()


def test_the_window_of_a_test_comes_along_and_its_version_is_pinned():
    source = RunFactory()
    opens_at = datetime(2026, 12, 4, 15, 0, tzinfo=YAKUTSK)
    asked = TestPassedRequirementFactory(
        quiz__course=source.course, course=None, run=source, opens_at=opens_at
    )

    run = repeat_run(
        source=source, start_date=date(2027, 2, 9), actor=None, at=WHILE_OPEN
    )

    [copy] = run.requirements.all()
    assert copy.opens_at == datetime(2027, 2, 10, 15, 0, tzinfo=YAKUTSK)
    assert copy.closes_at is None
    assert copy.quiz_version == asked.quiz.current_version


def test_a_run_is_not_repeated_in_the_past_or_without_days():
    source = RunFactory()

    assert refused(repeat_run, source=source, start_date=date(2026, 9, 30)) == "past"
    source = SelfPacedRunFactory()
    assert refused(repeat_run, source=source, start_date=date(2027, 2, 9)) == "no_dates"


def test_a_series_that_is_not_counted_stays_uncounted():
    source = RunFactory(number_in_series=None)

    run = repeat_run(
        source=source, start_date=date(2027, 2, 9), actor=None, at=WHILE_OPEN
    )

    assert run.number_in_series is None


def test_the_pattern_of_a_course_is_its_last_run_with_days():
    course = CourseFactory()
    assert pattern_of(course) is None

    SelfPacedRunFactory(course=course)
    RunFactory(course=course, start_date=date(2026, 11, 1))
    last = RunFactory(course=course)

    assert pattern_of(course) == last


def move(run, start=date(2026, 12, 10), end=date(2026, 12, 11), **values):
    return move_run(
        run=run,
        start_date=start,
        end_date=end,
        **{"time_zone": run.time_zone, "actor": None, "at": WHILE_OPEN, **values},
    )


def test_a_run_moves_with_its_sessions_and_tells_those_who_come():
    run = RunFactory()
    session, night = SessionFactory(run=run), over_midnight(run)
    asked = TestPassedRequirementFactory(
        quiz__course=run.course,
        course=None,
        run=run,
        closes_at=datetime(2026, 12, 4, 18, 0, tzinfo=YAKUTSK),
    )
    LessonsReadRequirementFactory(run=run)
    coming = EnrolmentFactory(run=run, person__email="comes@example.org")
    EnrolmentFactory(
        run=run, state=EnrolmentState.WITHDRAWN, person__email="gone@example.org"
    )
    EnrolmentFactory(run=run, person__email="")

    moved = move(run, time_zone="Asia/Magadan")

    for row in (session, night, asked):
        row.refresh_from_db()
    assert session.starts_at == datetime(2026, 12, 10, 9, 30, tzinfo=MAGADAN)
    assert night.ends_at == datetime(2026, 12, 11, 0, 30, tzinfo=MAGADAN)
    assert asked.closes_at == datetime(2026, 12, 11, 18, 0, tzinfo=MAGADAN)
    assert (moved.start_date, moved.sequence) == (date(2026, 12, 10), 1)
    assert list(OutboxMessage.objects.values_list("person", flat=True)) == [
        coming.person_id
    ]


def test_nobody_hears_of_a_draft_that_moves():
    run = RunFactory(state=RunState.DRAFT)
    EnrolmentFactory(run=run, person__email="comes@example.org")

    move(run)

    assert not OutboxMessage.objects.exists()


def test_a_run_without_days_gets_them():
    run = SelfPacedRunFactory()

    assert move(run).start_date == date(2026, 12, 10)


@pytest.mark.parametrize(
    ("state", "values", "code"),
    [
        ("planned", {"start": date(2026, 9, 30)}, "past"),
        ("planned", {"start": date(2026, 12, 12)}, "order"),
        ("planned", {"end": date(2026, 12, 10)}, "too_short"),
        ("planned", {"at": DURING}, "started"),
        ("cancelled", {}, "cancelled"),
        ("closed", {}, "closed"),
    ],
)
def test_a_run_does_not_move_there(state, values, code):
    run = RunFactory(state=state)
    second_day = datetime(2026, 12, 4, 9, 30, tzinfo=YAKUTSK)
    session = SessionFactory(
        run=run, starts_at=second_day, ends_at=second_day + timedelta(hours=1)
    )

    with pytest.raises(PlanningRefused) as refusal:
        move(run, **values)

    assert refusal.value.code == code
    session.refresh_from_db()
    run.refresh_from_db()
    assert (session.starts_at, run.sequence) == (second_day, 0)


def test_a_day_that_is_over_in_the_east_is_past_although_moscow_still_has_it():
    run = RunFactory()
    late = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)

    with pytest.raises(PlanningRefused) as refusal:
        move(run, start=date(2026, 12, 1), end=date(2026, 12, 2), at=late)

    assert refusal.value.code == "past"
    assert move(
        run,
        start=date(2026, 12, 1),
        end=date(2026, 12, 2),
        at=late,
        time_zone="Europe/Moscow",
    )


def a_form(source, **values):
    return {
        "start_date": "2030-03-05",
        "time_zone": "Asia/Magadan",
        "city_ru": "Магадан",
        "capacity": "30",
        **values,
    }


@pytest.fixture
def staff(client):
    client.force_login(StaffUserFactory())
    return client


def test_staff_plan_a_run_like_an_earlier_one_in_one_form(staff):
    source = RunFactory()
    SessionFactory(run=source)
    address = reverse("courserun:repeat", args=[source.pk])

    shown = staff.get(address)
    answer = staff.post(address, a_form(source))

    assert shown.status_code == 200
    run = CourseRun.objects.exclude(pk=source.pk).get()
    assert answer.url == reverse("courserun:edit", args=[run.pk])
    assert (run.city_ru, run.capacity, run.sessions.count()) == ("Магадан", 30, 1)


def test_a_past_day_is_refused_beside_the_field(staff):
    source = RunFactory()
    address = reverse("courserun:repeat", args=[source.pk])

    page = staff.post(address, a_form(source, start_date="2020-03-05"))
    empty = staff.post(address, {})

    assert "start_date" in page.context["form"].errors
    assert "start_date" in empty.context["form"].errors
    assert CourseRun.objects.get() == source


def test_a_course_leads_to_its_last_run_or_to_an_empty_form(staff):
    course = CourseFactory()
    address = reverse("course:plan", args=[course.pk])

    assert staff.get(address).url.endswith(f"?course={course.pk}")
    run = RunFactory(course=course)
    assert staff.get(address).url == reverse("courserun:repeat", args=[run.pk])
    assert staff.get(reverse("course:index")).status_code == 200
    listed = staff.get(reverse("courserun:index")).content.decode()
    assert reverse("courserun:repeat", args=[run.pk]) in listed
    edited = staff.get(reverse("courserun:edit", args=[run.pk])).content.decode()
    assert reverse("courserun:repeat", args=[run.pk]) in edited


def test_a_self_paced_run_offers_no_repetition(staff):
    run = SelfPacedRunFactory()

    assert staff.get(reverse("courserun:repeat", args=[run.pk])).status_code == 302


def test_a_visitor_plans_nothing(client):
    client.force_login(UserFactory())

    assert (
        client.get(reverse("courserun:repeat", args=[RunFactory().pk])).status_code
        != 200
    )
