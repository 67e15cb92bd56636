"""From what the log says of a person in a session to the time present."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from attendance.domain.intervals import Interval, clip
from attendance.enums import WAS_NOT_THERE, WAS_THERE, MarkKind


class Trace(NamedTuple):
    """One event in force: a mark, a moment, or a stretch of time."""

    kind: str
    at: datetime
    until: datetime | None = None


def present(traces: Sequence[Trace], held: Interval) -> list[Interval]:
    """Return when the person was present in a session that was ``held`` then.

    A mark is the word of a person and holds against what devices recorded:
    absent and excused hold no time, present all of it. Late holds what the
    devices recorded, or all of it where they recorded nothing.
    """
    kinds = {trace.kind for trace in traces}
    if kinds.intersection(WAS_NOT_THERE):
        return []
    recorded = clip([*_segments(traces), *stays(traces, held)], held)
    if MarkKind.PRESENT in kinds or (kinds.intersection(WAS_THERE) and not recorded):
        return [held]
    return recorded


def stays(traces: Iterable[Trace], held: Interval) -> list[Interval]:
    """Pair each coming in with the next going out.

    Who came in twice came at the first time; who never went out stayed until
    the end; a going out without a coming in holds no time.
    """
    doors = (MarkKind.IN, MarkKind.OUT)
    came: datetime | None = None
    found: list[Interval] = []
    for trace in sorted((t for t in traces if t.kind in doors), key=lambda t: t.at):
        if trace.kind == MarkKind.IN:
            came = came or trace.at
        elif came:
            found.append((came, trace.at))
            came = None
    return [*found, (came, held[1])] if came else found


def _segments(traces: Iterable[Trace]) -> list[Interval]:
    return [(trace.at, trace.until) for trace in traces if trace.until]
