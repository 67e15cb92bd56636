"""What the page of a programme shows."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest

from cms.models import CoursePage, ProgrammePage
from courses.domain.queries import runs_with_places
from courses.enums import EnrolmentState, RunState
from courses.models import CourseRun, Enrolment, Programme

COMING = 10
PAST = 10


def contents(
    *, page: ProgrammePage, request: HttpRequest, at: datetime
) -> dict[str, Any]:
    """Return figures, coming and past runs and courses; a constant number of queries."""
    coming = runs_with_places().upcoming(at).filter(course__programme=page.programme_id)
    return {
        "at": at,
        "runs": coming[:COMING],
        "past": past_runs(page.programme, at)[:PAST],
        "figures": figures(page.programme, at),
        "courses": courses(page, request),
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


def figures(programme: Programme, at: datetime) -> dict[str, int]:
    """Return how many runs there were, in how many regions, for how many people."""
    past = past_runs(programme, at).order_by()
    completed = Enrolment.objects.filter(
        run__course__programme=programme, state=EnrolmentState.COMPLETED
    )
    return {
        **past.aggregate(
            runs=Count("pk", distinct=True), regions=Count("region", distinct=True)
        ),
        "people": completed.values("person").distinct().count(),
    }


def courses(page: ProgrammePage, request: HttpRequest) -> list[tuple[Any, str]]:
    """Return the programme's course pages with their addresses."""
    pages = (
        CoursePage.objects.live()
        .child_of(page)
        .select_related("locale")
        .defer("body", "outcomes")
        .order_by("path")
    )
    return [(course, course.get_url(request)) for course in pages]
