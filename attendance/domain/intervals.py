"""Intervals of time: pure, half-open, in whole minutes."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Interval = tuple[datetime, datetime]

MINUTE = timedelta(minutes=1)


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same time as ordered intervals that do not touch.

    Empty and reversed intervals hold no time and are left out.
    """
    merged: list[Interval] = []
    for start, end in sorted(pair for pair in intervals if pair[0] < pair[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def minutes(intervals: Iterable[Interval]) -> int:
    """Return the whole minutes that ``intervals`` cover; overlaps count once.

    Simultaneous sessions are counted once (domain.md 2.2).
    """
    covered = sum(((end - start) for start, end in union(intervals)), start=timedelta())
    return covered // MINUTE


def clip(intervals: Iterable[Interval], window: Interval) -> list[Interval]:
    """Return the parts of ``intervals`` that lie inside ``window``."""
    opens, closes = window
    parts = [(max(start, opens), min(end, closes)) for start, end in intervals]
    return union(parts)


def day_window(day: date, zone: ZoneInfo) -> Interval:
    """Return the venue's calendar day, from midnight to midnight there."""
    midnight = time(tzinfo=zone)
    return (
        datetime.combine(day, midnight).astimezone(UTC),
        datetime.combine(day + timedelta(days=1), midnight).astimezone(UTC),
    )
