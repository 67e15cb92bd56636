"""Moments and lengths as other systems write them."""

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

_CLOCK = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([AaPp])?\.?[Mm]?\.?", re.ASCII
)
_DATE = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{2,4})", re.ASCII)
_NAMED = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})")
_MONTHS = [
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
]
_MONTHS_OF_A_YEAR = 12
_NOON = 12
_LENGTH = re.compile(r"(\d+)\s*(h|ч|m|м|s|с)", re.IGNORECASE)
_SECONDS = {"h": 3600, "ч": 3600, "m": 60, "м": 60, "s": 1, "с": 1}


def is_day_first(texts: Iterable[str], *, default: bool = False) -> bool:
    """Tell how a file with slashes writes dates, from all of its dates.

    A first number over 12 can only be a day, a second one only a month's day;
    a file that says neither is read as ``default``.
    """
    dates = [match for text in texts if (match := _DATE.search(text))]
    slashed = [match for match in dates if match[2] == "/"]
    if any(int(match[1]) > _MONTHS_OF_A_YEAR for match in slashed):
        return True
    if any(int(match[3]) > _MONTHS_OF_A_YEAR for match in slashed):
        return False
    return default


def moment(text: str, zone: ZoneInfo, *, day_first: bool = False) -> datetime | None:
    """Read a moment, None where there is none; without an offset it is in ``zone``."""
    text = " ".join(text.split())
    try:
        return _iso(text, zone) or _written(text, zone, day_first=day_first)
    except ValueError:
        return None


def seconds(text: str) -> int | None:
    """Read a length such as “1 hr 32 min”, “2h 4m 31s” or “01:30:00”."""
    if match := re.fullmatch(r"(\d+):(\d{2})(?::(\d{2}))?", text.strip()):
        hours, minutes, rest = (int(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + rest
    parts = _LENGTH.findall(text)
    if not parts:
        return None
    return sum(int(number) * _SECONDS[unit.lower()] for number, unit in parts)


def _iso(text: str, zone: ZoneInfo) -> datetime | None:
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", text):
        return None
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)


def _written(text: str, zone: ZoneInfo, *, day_first: bool) -> datetime | None:
    date, clock = _date(text, day_first=day_first), _clock(text)
    if date is None or clock is None:
        return None
    return datetime(*date, *clock, tzinfo=zone)


def _date(text: str, *, day_first: bool) -> tuple[int, int, int] | None:
    if match := _NAMED.search(text):
        if match[1].lower() not in _MONTHS:
            return None
        return int(match[3]), _MONTHS.index(match[1].lower()) + 1, int(match[2])
    match = _DATE.search(text)
    if match is None:
        return None
    first, mark, second, third = match.groups()
    if len(first) == len("2026"):
        return int(first), int(second), int(third)
    year = int(third) + (2000 if len(third) == len("26") else 0)
    if mark == "." or day_first:
        return year, int(second), int(first)
    return year, int(first), int(second)


def _clock(text: str) -> tuple[int, int, int] | None:
    match = _CLOCK.search(text)
    if match is None:
        return None
    hour = int(match[1])
    # Some files add PM to a clock of 24 hours.
    if match[4] and hour <= _NOON:
        hour = hour % _NOON + (_NOON if match[4].lower() == "p" else 0)
    return hour, int(match[2]), int(match[3] or 0)
