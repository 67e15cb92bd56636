"""What the page of a programme shows."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q

from cms.domain.visits import Visit
from cms.models import CoursePage, ProgrammePage
from courses.domain.queries import runs_with_places
from courses.enums import EnrolmentState, RunState
from courses.models import CourseRun, Programme

COMING = 10
PAST = 10


def contents(*, page: ProgrammePage, visit: Visit) -> dict[str, Any]:
    """Return figures, coming and past runs and courses; a constant number of queries."""
    at = visit.at
    page.programme = with_figures(page.programme_id, at)
    coming = runs_with_places().upcoming(at).filter(course__programme=page.programme_id)
    return {
        "at": at,
        "runs": coming[:COMING],
        "past": past_runs(page.programme, at)[:PAST],
        "programme": page.programme,
        "courses": courses(page, visit),
    }


def past_runs(programme: Programme, at: datetime) -> Any:
    """Return the runs that are over, the last one first."""
    completed = Count(
        "enrolments", filter=Q(enrolments__state=EnrolmentState.COMPLETED)
    )
    return (
        CourseRun.objects.filter(course__programme=programme, end_date__lt=at.date())
        .exclude(state__in=[RunState.DRAFT, RunState.CANCELLED])
        .select_related("course", "region")
        .annotate(people=completed)
        .order_by("-end_date", "pk")
    )


def with_figures(programme_id: int, at: datetime) -> Programme:
    """Return the programme with its runs so far, their regions and people; one query.

    ``held`` is the highest number in the series: the first seminars were held
    before this site was there, and are not on record here.
    """
    over = Q(courses__runs__end_date__lt=at.date()) & ~Q(
        courses__runs__state__in=[RunState.DRAFT, RunState.CANCELLED]
    )
    completed = over & Q(courses__runs__enrolments__state=EnrolmentState.COMPLETED)
    person = "courses__runs__enrolments__person"
    return Programme.objects.annotate(
        held=Max("courses__runs__number_in_series", filter=over),
        run_count=Count("courses__runs", filter=over, distinct=True),
        region_count=Count("courses__runs__region", filter=over, distinct=True),
        person_count=Count(person, filter=completed, distinct=True),
    ).get(pk=programme_id)


def courses(page: ProgrammePage, visit: Visit) -> list[tuple[Any, str]]:
    """Return the programme's course pages with their addresses."""
    pages = (
        CoursePage.objects.live()
        .child_of(page)
        .select_related("locale")
        .defer("body", "outcomes")
        .order_by("path")
    )
    return [(course, visit.url(course)) for course in pages]
