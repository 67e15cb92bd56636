"""What the front page shows."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest

from cms.domain.zones import zone_strip
from cms.models import HomePage, ProgrammePage
from courses.domain.queries import upcoming_runs
from courses.rules import person_of

# Beyond this many there is the schedule.
EVENTS_ON_FRONT = 5


def contents(*, home: HomePage, request: HttpRequest, at: datetime) -> dict[str, Any]:
    """Return coming runs, the strip of zones and the programmes; three queries."""
    runs = upcoming_runs(at)
    person = person_of(request.user)
    viewer = person.zone if person else None
    return {
        "at": at,
        "runs": runs[:EVENTS_ON_FRONT],
        "zones": zone_strip(runs, viewer=viewer, at=at),
        "viewer": viewer,
        "programmes": programmes(home, request),
    }


def programmes(home: HomePage, request: HttpRequest) -> list[tuple[Any, str]]:
    """Return the programmes' pages in this language, with their addresses."""
    pages = (
        ProgrammePage.objects.live()
        .descendant_of(home)
        .select_related("programme", "locale")
        .defer("body", "steps")
        .order_by("path")
    )
    return [(page, page.get_url(request)) for page in pages]
