"""The attempts that count, with their marks, read in constant memory.

Of each person the first finished attempt counts: later ones know the questions.
Marks are parts of the whole quiz in per cent, so that versions with different
points can be counted together; with one version this is Moodle's sum of points
on another scale, which changes none of the figures.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

from django.db.models.functions import Coalesce

from assessments.models import Attempt, AttemptItem, Mark, PinnedSlot, Quiz
from courses.models import CourseRun

BATCH: Final = 500
WHOLE: Final = 100.0

Place: TypeAlias = tuple[int, int]
"""Where a question stands: its slot's place and its number in it."""


@dataclass(slots=True)
class Asked:
    """A question with what it brought: one value for each attempt asked it.

    ``points`` are what it could bring, ``marks`` what it brought, both in per
    cent of the whole quiz; ``seats`` say in which attempts, ``seats_of`` in
    which of each version.
    """

    question: int
    position: int
    seats: array[int] = field(default_factory=lambda: array("l"))
    seats_of: dict[int, array[int]] = field(
        default_factory=lambda: defaultdict(lambda: array("l"))
    )
    marks: array[float] = field(default_factory=lambda: array("d"))
    points: array[float] = field(default_factory=lambda: array("d"))


@dataclass(slots=True)
class Sheet:
    """Everything the figures need.

    ``totals``, ``persons``, ``started`` and ``ended`` have one entry for each
    attempt counted, and ``attempts`` its id. ``waiting`` attempts are not marked yet, ``later`` ones
    were not the first of their person.
    """

    attempts: list[int] = field(default_factory=list)
    persons: list[int] = field(default_factory=list)
    started: list[datetime] = field(default_factory=list)
    ended: list[datetime] = field(default_factory=list)
    totals: array[float] = field(default_factory=lambda: array("d"))
    questions: dict[int, Asked] = field(default_factory=dict)
    layouts: dict[tuple[Place, ...], list[array[float]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    waiting: int = 0
    later: int = 0

    @property
    def n(self) -> int:
        """How many attempts are counted."""
        return len(self.attempts)

    def commonest(self) -> list[list[float]]:
        """Return the marks place by place of the attempts with the commonest places.

        Reliability compares the same places; versions of a quiz that differ in
        them cannot be counted together.
        """
        rows = max(self.layouts.values(), key=len, default=[])
        return [list(column) for column in zip(*rows, strict=True)]


def gather(quiz: Quiz, run: CourseRun | None = None) -> Sheet:
    """Read the attempts at ``quiz``, of all runs or of one."""
    sheet = Sheet()
    firsts = _firsts(quiz, run, sheet)
    places = _slot_places(quiz)
    for start in range(0, len(firsts), BATCH):
        batch = firsts[start : start + BATCH]
        rows = _items([first.attempt for first in batch])
        for first in batch:
            _add(sheet, first, rows.get(first.attempt, []), places)
    return sheet


class _First(NamedTuple):
    attempt: int
    person: int
    started: datetime
    ended: datetime


def _firsts(quiz: Quiz, run: CourseRun | None, sheet: Sheet) -> list[_First]:
    """Return the first finished attempt of each person."""
    ended = Attempt.objects.filter(quiz=quiz, ended_at__isnull=False)
    if run is not None:
        ended = ended.filter(enrolment__run=run)
    person = Coalesce("enrolment__person__merged_into", "enrolment__person")
    firsts: dict[int, _First] = {}
    rows = ended.order_by("started_at", "pk")
    for row in rows.values_list("pk", person, "started_at", "ended_at"):
        first = _First(*row)
        firsts.setdefault(first.person, first)
        sheet.later += firsts[first.person] != first
    return list(firsts.values())


def _slot_places(quiz: Quiz) -> dict[int, int]:
    slots = PinnedSlot.objects.filter(quiz_version__quiz=quiz)
    return dict(slots.order_by("pk").values_list("pk", "position"))


@dataclass(slots=True)
class _Item:
    question: int
    version: int
    position: int
    points: float
    slot: int | None
    part: float | None = None
    is_dropped: bool = False


def _items(attempts: Sequence[int]) -> dict[int, list[_Item]]:
    """Read the questions of some attempts with the marks that count; two queries."""
    found: dict[int, list[_Item]] = defaultdict(list)
    by_pk: dict[int, _Item] = {}
    items = AttemptItem.objects.filter(attempt__in=attempts).order_by(
        "attempt", "position"
    )
    for pk, attempt, question, version, position, points, slot in items.values_list(
        "pk",
        "attempt_id",
        "question_version__question_id",
        "question_version_id",
        "position",
        "points",
        "slot_id",
    ):
        item = _Item(question, version, position, float(points), slot)
        by_pk[pk] = item
        found[attempt].append(item)
    marks = Mark.objects.filter(item__attempt__in=attempts).order_by("pk")
    for pk, numerator, denominator, dropped in marks.values_list(
        "item_id", "numerator", "denominator", "is_dropped"
    ):
        by_pk[pk].part = numerator / denominator
        by_pk[pk].is_dropped = dropped
    return found


def _add(
    sheet: Sheet, first: _First, items: Sequence[_Item], places: dict[int, int]
) -> None:
    kept = [item for item in items if not item.is_dropped]
    whole = sum(item.points for item in kept)
    if not whole or any(item.part is None for item in kept):
        sheet.waiting += 1
        return
    seat, total = sheet.n, 0.0
    row: dict[Place, float] = {}
    for place, item in _placed(kept, places):
        mark = WHOLE * item.points * (item.part or 0.0) / whole
        total += mark
        row[place] = mark
        asked = sheet.questions.setdefault(
            item.question, Asked(item.question, item.position)
        )
        asked.seats.append(seat)
        asked.seats_of[item.version].append(seat)
        asked.marks.append(mark)
        asked.points.append(WHOLE * item.points / whole)
    sheet.attempts.append(first.attempt)
    sheet.persons.append(first.person)
    sheet.started.append(first.started)
    sheet.ended.append(first.ended)
    sheet.totals.append(total)
    ordered = sorted(row)
    sheet.layouts[tuple(ordered)].append(array("d", (row[place] for place in ordered)))


def _placed(
    items: Sequence[_Item], places: dict[int, int]
) -> Iterator[tuple[Place, _Item]]:
    """Say where each question stands, whatever the order it was shown in."""
    seen: Counter[int] = Counter()
    for item in items:
        slot = places.get(item.slot or 0, item.position)
        seen[slot] += 1
        yield (slot, seen[slot]), item
