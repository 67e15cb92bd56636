"""``{% load local_time %}``: local time first, Moscow time second, both named."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.templatetags.tz import do_timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext

from people.zones import MOSCOW, as_zone, keeps_same_time, zone_label

register = template.Library()

CLOCK = "H:i"
DAY = "j E"


@register.filter
def at_zone(value: datetime | None, zone: ZoneInfo | str | None) -> datetime | str:
    """Return the moment as clocks in ``zone`` show it (nothing: Moscow).

    Unlike ``astimezone`` the result stays in that zone when it is printed.
    """
    return do_timezone(value, as_zone(zone)) if value else ""


@dataclass(frozen=True)
class Times:
    """One moment, or a span within a day, as several clocks show it."""

    iso: str
    local: str
    local_name: str
    others: list[str]


@register.simple_tag
def times(
    start: datetime,
    zone: ZoneInfo | str | None = None,
    end: datetime | None = None,
    viewer: ZoneInfo | str | None = None,
    dated: object = "",
) -> Times:
    """Return what ``components/_when.html`` prints.

    Moscow's time is left out where it is the local one, the viewer's where it
    is either of them. With ``dated`` the local time starts with its day.
    """
    place = as_zone(zone)
    local = _clock(start, end, place)
    if dated:
        local = f"{_day(start, place)}, {local}"
    return Times(
        iso=start.astimezone(place).isoformat(timespec="minutes"),
        local=local,
        local_name=zone_label(place, start),
        others=list(_others(start, end, place, viewer)),
    )


def _others(
    start: datetime,
    end: datetime | None,
    place: ZoneInfo,
    viewer: ZoneInfo | str | None,
) -> list[str]:
    shown = [place]
    lines = []
    if not keeps_same_time(place, MOSCOW, start):
        shown.append(MOSCOW)
        name = zone_label(MOSCOW, start)
        lines.append(f"{_elsewhere(start, end, MOSCOW, place)} {name}")
    if viewer:
        own = as_zone(viewer)
        if not any(keeps_same_time(own, zone, start) for zone in shown):
            clock = _elsewhere(start, end, own, place)
            lines.append(gettext("%(clock)s your time") % {"clock": clock})
    return lines


def _clock(start: datetime, end: datetime | None, zone: ZoneInfo) -> str:
    text = format_date(start.astimezone(zone), CLOCK)
    if end:
        text += "–" + format_date(end.astimezone(zone), CLOCK)
    return text


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return format_date(moment.astimezone(zone), DAY)


def _elsewhere(
    start: datetime, end: datetime | None, zone: ZoneInfo, place: ZoneInfo
) -> str:
    """Return the clock in ``zone``, with the day where it is another one."""
    clock = _clock(start, end, zone)
    if start.astimezone(zone).date() == start.astimezone(place).date():
        return clock
    return f"{_day(start, zone)}, {clock}"
