"""The strip of time zones on the front page, and what grows in each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from courses.models import CourseRun
from people.zones import MOSCOW

# West to east; hours from Moscow.
STRIP = (
    (-1, _("Kaliningrad")),
    (0, _("Moscow")),
    (1, _("Samara")),
    (2, _("Yekaterinburg")),
    (3, _("Omsk")),
    (4, _("Krasnoyarsk")),
    (5, _("Irkutsk")),
    (6, _("Yakutsk")),
    (7, _("Vladivostok")),
    (8, _("Magadan")),
    (9, _("Kamchatka")),
)
# What grows where nothing is planned, so that the strip looks like a meadow.
QUIET = ("bud", "leaf")
# The strip says what clocks show when it is ten in Moscow, so it can be cached.
MOSCOW_HOUR = 10


@dataclass(frozen=True, slots=True)
class Zone:
    """A place of the strip: ripe where enrolment is open, else in flower."""

    hour: str
    minute: str
    city: str
    kind: str
    is_here: bool


def zone_strip(
    runs: Iterable[CourseRun], *, viewer: ZoneInfo | None, at: datetime
) -> list[Zone]:
    """Return the eleven zones with what the coming ``runs`` let grow there."""
    kinds: dict[int, str] = {}
    for run in runs:
        offset, is_open = moscow_offset(run.zone, at), run.is_open_for_enrolment(at)
        if is_open or offset not in kinds:
            kinds[offset] = "ripe" if is_open else "flower"
    here = moscow_offset(viewer, at) if viewer else None
    return [
        Zone(
            hour=f"{MOSCOW_HOUR + offset:02}",
            minute="00",
            city=str(city),
            kind=kinds.get(offset, QUIET[place % len(QUIET)]),
            is_here=offset == here,
        )
        for place, (offset, city) in enumerate(STRIP)
    ]


def moscow_offset(zone: ZoneInfo, at: datetime) -> int:
    """Return by how many hours clocks in ``zone`` are ahead of Moscow's."""
    ahead = at.astimezone(zone).utcoffset() - at.astimezone(MOSCOW).utcoffset()  # type: ignore[operator]
    return int(ahead.total_seconds() // 3600)
