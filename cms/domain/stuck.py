"""Who is stuck in a course that goes on: for those who can write to them."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from assessments.models import Attempt
from attendance.models import AttendanceEvent
from courses.enums import EnrolmentState, RunState
from courses.models import CourseRun, Enrolment, LessonProgress

# For how long somebody may do nothing before a trainer hears of it.
QUIET = timedelta(days=14)
# How long before a run's last day what is missing becomes urgent.
CLOSE = timedelta(days=7)


def quiet(*, at: datetime) -> QuerySet[Enrolment]:
    """Return who has a place in a run that goes on and did nothing for two weeks.

    Doing something is to read a lesson of the course, to begin or end a test, or to be
    marked in a session. Whoever enrolled less than two weeks ago has time yet, and so
    has everybody in a run that began less than two weeks ago.
    """
    since = at - QUIET
    read = LessonProgress.objects.filter(
        person=OuterRef("person"),
        lesson__course=OuterRef("run__course"),
        read_at__gt=since,
    )
    sat = Attempt.objects.filter(
        Q(started_at__gt=since) | Q(ended_at__gt=since), enrolment=OuterRef("pk")
    )
    came = AttendanceEvent.objects.filter(
        person=OuterRef("person"),
        session__run=OuterRef("run"),
        received_at__gt=since,
    )
    return Enrolment.objects.filter(
        ~Exists(read),
        ~Exists(sat),
        ~Exists(came),
        Q(run__start_date=None) | Q(run__start_date__lte=since.date()),
        Q(run__end_date=None) | Q(run__end_date__gte=at.date()),
        run__state=RunState.PLANNED,
        state=EnrolmentState.ACTIVE,
        enrolled_at__lte=since,
    )


def runs_with_quiet(runs: QuerySet[CourseRun], *, at: datetime) -> QuerySet[Any]:
    """Narrow ``runs`` to those where somebody is quiet, with their number."""
    return _counted(runs, quiet(at=at))


def runs_close_to_the_end(runs: QuerySet[CourseRun], *, at: datetime) -> QuerySet[Any]:
    """Narrow ``runs`` to those that end soon while people still lack something.

    A seminar of a few days, in which everybody lacks something until it is over, is
    none of them: only a run that began more than two weeks ago.
    """
    ending = runs.filter(
        state=RunState.PLANNED,
        start_date__lte=(at - QUIET).date(),
        end_date__gte=at.date(),
        end_date__lte=(at + CLOSE).date(),
    )
    return _counted(ending, Enrolment.objects.filter(state=EnrolmentState.ACTIVE))


def _counted(runs: QuerySet[CourseRun], stuck: QuerySet[Enrolment]) -> QuerySet[Any]:
    own = Q(enrolments__in=stuck.values("pk"))
    return (
        runs.annotate(stuck=Count("enrolments", filter=own))
        .filter(stuck__gt=0)
        .select_related("course")
        .order_by(F("end_date").asc(nulls_last=True), "pk")
    )
