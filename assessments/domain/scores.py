"""Scores: sums of the ledger of marks, exact, and rebuilt at any time."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Final

from django.utils.formats import number_format

from assessments.models import Attempt, AttemptItem, AttemptScore, Mark
from assessments.questions.outcome import FULL, NONE

PLACES: Final = 4
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of an attempt's marks."""

    earned: Fraction
    possible: Fraction
    full_marks: int
    unmarked: int

    @property
    def fraction(self) -> Fraction:
        """The part of the possible points, 0 when nothing is possible."""
        return self.earned / self.possible if self.possible else Fraction(0)

    @property
    def percent(self) -> Decimal:
        """The same in per cent, never more than it is."""
        return rounded_down(self.fraction * 100)

    def passes(self, pass_mark_percent: int) -> bool:
        """Tell whether the pass mark is reached; never before all is marked."""
        return self.unmarked == 0 and self.fraction * 100 >= pass_mark_percent


def score_of(rows: Iterable[tuple[Decimal, Fraction | None]]) -> Score:
    """Sum up points and the parts of them that were earned, never below zero.

    :param rows: for each question its points, and its mark or ``None``

    >>> score_of([(Decimal(2), Fraction(2, 3)), (Decimal(1), Fraction(1))]).fraction
    Fraction(7, 9)
    """
    rows = list(rows)
    return Score(
        earned=max(
            sum((Fraction(points) * mark for points, mark in rows if mark), NONE), NONE
        ),
        possible=sum((Fraction(points) for points, _mark in rows), NONE),
        full_marks=sum(mark == FULL for _points, mark in rows),
        unmarked=sum(mark is None for _points, mark in rows),
    )


def rounded_down(value: Fraction) -> Decimal:
    """Return ``value`` with four decimals, never more than it is.

    A result just below the pass mark must not be shown as reaching it.

    >>> rounded_down(Fraction(2, 3))
    Decimal('0.6666')
    """
    return Decimal(value.numerator * 10**PLACES // value.denominator).scaleb(-PLACES)


def rebuild(attempts: Iterable[Attempt]) -> int:
    """Write the scores of ended ``attempts`` anew from their marks; return how many.

    Two queries to read and one to write, for any number of attempts. They
    must have been loaded with their ``quiz_version``.
    """
    ended = [attempt for attempt in attempts if not attempt.is_open]
    scores = _scores(ended)
    AttemptScore.objects.bulk_create(
        [_row(attempt, scores[attempt.pk]) for attempt in ended],
        update_conflicts=True,
        unique_fields=["attempt"],
        update_fields=[
            "points",
            "max_points",
            "percent",
            "full_marks",
            "unmarked",
            "passed",
        ],
    )
    return len(ended)


def rebuild_all() -> int:
    """Write every score anew, in batches of constant memory; return how many."""
    count, last = 0, 0
    while batch := _batch_after(last):
        count += rebuild(batch)
        last = batch[-1].pk
    return count


def _batch_after(last: int) -> list[Attempt]:
    ended = Attempt.objects.filter(pk__gt=last).exclude(ended_at=None)
    return list(ended.select_related("quiz_version").order_by("pk")[:BATCH])


def _scores(attempts: list[Attempt]) -> dict[int, Score]:
    items = AttemptItem.objects.filter(attempt__in=attempts)
    marks = last_marks(items.values_list("pk", flat=True))
    rows: dict[int, list[tuple[Decimal, Fraction | None]]] = {
        attempt.pk: [] for attempt in attempts
    }
    for pk, attempt_id, points in items.values_list("pk", "attempt_id", "points"):
        if pk not in marks or marks[pk] is not None:
            rows[attempt_id].append((points, marks.get(pk)))
    return {pk: score_of(marked) for pk, marked in rows.items()}


def last_marks(item_ids: Iterable[int]) -> dict[int, Fraction | None]:
    """Return the mark that counts for each item, the last one of the ledger.

    ``None`` stands for a question that was dropped.
    """
    rows = Mark.objects.filter(item__in=item_ids).order_by("pk")
    return {
        item_id: None if dropped else Fraction(numerator, denominator)
        for item_id, numerator, denominator, dropped in rows.values_list(
            "item_id", "numerator", "denominator", "is_dropped"
        )
    }


def _row(attempt: Attempt, score: Score) -> AttemptScore:
    return AttemptScore(
        attempt=attempt,
        points=rounded_down(score.earned),
        max_points=rounded_down(score.possible),
        percent=rounded_down(score.fraction * 100),
        full_marks=score.full_marks,
        unmarked=score.unmarked,
        passed=score.passes(attempt.quiz_version.pass_mark_percent),
    )


def in_tenths(percent: Decimal) -> str:
    """Return per cent for reading: at most one decimal, never more than it is."""
    rounded = percent.quantize(Decimal("0.1"), ROUND_DOWN)
    places = 0 if rounded == rounded.to_integral_value() else 1
    return number_format(rounded, decimal_pos=places, use_l10n=True)
