"""What the front page shows."""

from typing import Any

from cms.domain.visits import Visit
from cms.domain.zones import zone_strip
from cms.models import HomePage, ProgrammePage
from courses.domain.queries import upcoming_runs

# Beyond this many there is the schedule.
EVENTS_ON_FRONT = 5


def contents(*, home: HomePage, visit: Visit) -> dict[str, Any]:
    """Return coming runs, the strip of zones and the programmes; three queries."""
    at = visit.at
    runs = upcoming_runs(at)
    viewer = visit.person.zone if visit.person else None
    return {
        "at": at,
        "runs": runs[:EVENTS_ON_FRONT],
        "zones": zone_strip(runs, viewer=viewer, at=at),
        "viewer": viewer,
        "programmes": programmes(home, visit),
    }


def programmes(home: HomePage, visit: Visit) -> list[tuple[Any, str]]:
    """Return the programmes' pages in this language, with their addresses."""
    pages = (
        ProgrammePage.objects.live()
        .descendant_of(home)
        .select_related("programme", "locale")
        .defer("body", "steps")
        .order_by("path")
    )
    return [(page, visit.url(page)) for page in pages]
