"""Reading runs and enrolments."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.enums import RunState
from courses.models import (
    CourseRun,
    Enrolment,
    Lesson,
    Placement,
    Session,
    SessionSpeaker,
)
from courses.models.runs import CourseRunQuerySet
from people.models import Person


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a timetable, by the venue's calendar."""

    date: date
    sessions: list[Session]


def upcoming_runs(at: datetime) -> list[CourseRun]:
    """Return the runs with dates that are not over, the nearest first; one query."""
    runs = CourseRun.objects.upcoming(at)
    return [run for run in _for_lists(runs) if not run.is_over(at)]


def self_paced_runs() -> list[CourseRun]:
    """Return the runs that can be begun on any day; one query."""
    runs = CourseRun.objects.filter(state=RunState.PLANNED, start_date=None)
    return list(_for_lists(runs).order_by("course__title_ru", "pk"))


def runs_with_places() -> CourseRunQuerySet:
    """Return runs with what a page of one run needs of them."""
    return _for_lists(CourseRun.objects.all()).select_related("outline", "host")


def timetable(run: CourseRun) -> list[Day]:
    """Return the run's days with their sessions and speakers; two queries."""
    talks = SessionSpeaker.objects.select_related("person__organisation")
    sessions = run.sessions.prefetch_related(Prefetch("speakers", queryset=talks))
    ordered = list(sessions.order_by("starts_at", "pk"))
    for session in ordered:
        session.run = run
    by_day = groupby(ordered, key=lambda session: session.day)
    return [Day(day, list(of_day)) for day, of_day in by_day]


def enrolments_of(person: Person) -> list[Enrolment]:
    """Return the person's enrolments with their runs, the newest first; one query."""
    return list(
        Enrolment.objects.for_person(person)
        .select_related(
            *("person", "run__course__programme", "run__outline", "run__region")
        )
        .order_by("-enrolled_at", "-pk")
    )


def next_session(runs: list[CourseRun], at: datetime) -> Session | None:
    """Return the session of ``runs`` that ends next; one query."""
    session = Session.objects.filter(run__in=runs, ends_at__gt=at).first()
    if session:
        session.run = next(run for run in runs if run.pk == session.run_id)
    return session


def lessons_by_key(courses: Collection[int]) -> dict[tuple[int, str], Lesson]:
    """Return the lessons of ``courses`` by course and key; one query."""
    lessons = Lesson.objects.filter(course__in=courses)
    return {(lesson.course_id, lesson.key): lesson for lesson in lessons}


def standing(run: CourseRun, at: datetime) -> str | Promise:
    """Say where ``run`` stands at a moment: its state, else what its dates say."""
    if run.state != RunState.PLANNED or run.is_self_paced:
        return RunState(run.state).label
    if run.is_over(at):
        return _("over")
    return _("going on") if run.has_started(at) else _("coming")


def placement_of(enrolment: Enrolment) -> Placement | None:
    """Return where a trainee works, if that is settled; one query."""
    placements = Placement.objects.select_related("centre", "supervisor")
    return placements.filter(enrolment=enrolment).first()


def _for_lists(runs: CourseRunQuerySet) -> CourseRunQuerySet:
    return (
        runs.with_places()
        .with_first_session()
        .select_related("course__programme", "region")
    )


def is_published_for(lesson: Lesson, person: Person) -> bool:
    """Tell whether ``lesson`` stands in the course's last outline or a pinned one.

    A lesson that was taken out of the course stays readable for those whose
    run was planned with it.
    """
    current = lesson.course.current_outline
    if current and lesson.key in current.lesson_keys:
        return True
    own = Enrolment.objects.for_person(person).taking_part()
    pinned = own.filter(run__course=lesson.course_id).select_related("run__outline")
    return any(
        lesson.key in enrolment.run.outline.lesson_keys
        for enrolment in pinned
        if enrolment.run.outline
    )
