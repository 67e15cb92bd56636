"""Intervals of time: pure, half-open, in whole minutes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

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
