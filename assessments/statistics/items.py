"""Figures of each question of a quiz, and of the quiz as a whole.

Classical test theory, with the names and formulas of Moodle's quiz statistics,
so that what trainers know from there means the same here. Sums run over the
attempts counted; variances and covariances divide by n - 1, skewness and
kurtosis are the k-statistics. All figures are floats: they describe, they never
decide on marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TypeAlias

Marks: TypeAlias = Sequence[float]
FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFigures:
    """Figures of one question; per cent are parts of 1, ``None``: not defined.

    ``facility`` is the mean mark as a part of the most. ``discrimination`` is the
    correlation of the mark with the rest of the test (corrected point-biserial),
    ``efficiency`` the covariance with the rest as a part of the greatest these
    marks allow. ``thirds`` are the mean parts of the weakest, middle and
    strongest third; ``index`` is what the strongest are ahead of the weakest.
    """

    n: int
    facility: float | None
    deviation: float | None
    guess: float | None
    intended_weight: float | None
    effective_weight: float | None
    discrimination: float | None
    efficiency: float | None
    thirds: tuple[float | None, float | None, float | None]

    @property
    def index(self) -> float | None:
        """The discrimination index: the strongest third less the weakest."""
        low, _middle, high = self.thirds
        return None if low is None or high is None else high - low


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizFigures:
    """Figures of a whole quiz, marks in points; ``None``: not defined.

    ``alpha`` is Cronbach's, which is KR-20 where questions are right or wrong;
    ``error_ratio`` and ``standard_error`` follow from it.
    """

    n: int
    mean: float | None
    median: float | None
    deviation: float | None
    skewness: float | None
    kurtosis: float | None
    alpha: float | None
    error_ratio: float | None
    standard_error: float | None
    histogram: tuple[int, ...]


def mean(values: Marks) -> float | None:
    """Return the mean.

    >>> mean([1.0, 2.0])
    1.5
    """
    return sum(values) / len(values) if values else None


def covariance(one: Marks, other: Marks) -> float | None:
    """Return the covariance of a sample, dividing by n - 1."""
    n = len(one)
    if n < FEWEST:
        return None
    mean_one, mean_other = sum(one) / n, sum(other) / n
    pairs = zip(one, other, strict=True)
    return sum((a - mean_one) * (b - mean_other) for a, b in pairs) / (n - 1)


def deviation(values: Marks) -> float | None:
    """Return the standard deviation of a sample."""
    variance = covariance(values, values)
    return None if variance is None else sqrt(variance)


def correlation(one: Marks, other: Marks) -> float | None:
    """Return Pearson's correlation; not defined where one side never varies."""
    first, second, both = deviation(one), deviation(other), covariance(one, other)
    if not first or not second or both is None:
        return None
    return both / (first * second)


def median(values: Marks) -> float | None:
    """Return the median, the mean of the middle two for an even number."""
    if not values:
        return None
    ordered, middle = sorted(values), len(values) // 2
    if len(values) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2


def item_figures(
    marks: Marks,
    totals: Marks,
    *,
    most: float,
    guess: float | None = None,
    groups: Sequence[int] | None = None,
) -> ItemFigures:
    """Return the figures of one question.

    ``marks`` are the points of each attempt counted, ``totals`` those of the
    whole attempt, ``most`` the most the question brings; ``groups`` say to which
    third each attempt belongs, where not all were asked the question. Weights
    compare with other questions: whoever knows them puts them in.
    """
    rest = [total - mark for mark, total in zip(marks, totals, strict=True)]
    middle, spread = mean(marks), deviation(marks)
    both = covariance(marks, rest)
    greatest = covariance(sorted(marks), sorted(rest))
    return ItemFigures(
        n=len(marks),
        facility=None if middle is None or not most else middle / most,
        deviation=None if spread is None or not most else spread / most,
        guess=guess,
        intended_weight=None,
        effective_weight=None,
        discrimination=correlation(marks, rest),
        efficiency=None if both is None or not greatest else both / greatest,
        thirds=_by_third(marks, groups or thirds_of(totals), most),
    )


def thirds_of(totals: Marks) -> list[int]:
    """Return for each result its third: 0 the weakest, 1, 2 the strongest.

    Equal results keep the order in which they stand.

    >>> thirds_of([5.0, 1.0, 3.0])
    [2, 0, 1]
    """
    third = len(totals) / 3
    first, second = round(third), round(2 * third)
    found = [0] * len(totals)
    for rank, place in enumerate(sorted(range(len(totals)), key=totals.__getitem__)):
        found[place] = (rank >= first) + (rank >= second)
    return found


def _by_third(
    marks: Marks, groups: Sequence[int], most: float
) -> tuple[float | None, float | None, float | None]:
    """Return the mean parts of the weakest, middle and strongest third."""
    parts: tuple[list[float], list[float], list[float]] = ([], [], [])
    for mark, group in zip(marks, groups, strict=True):
        parts[group].append(mark)
    low, middle, high = (
        None if not part or not most else sum(part) / len(part) / most for part in parts
    )
    return low, middle, high


def intended_weights(most: Sequence[float]) -> list[float | None]:
    """Return which part of all points each question can bring."""
    whole = sum(most)
    return [each / whole if whole else None for each in most]


def effective_weights(rows: Sequence[Marks], totals: Marks) -> list[float | None]:
    """Return which part of the spread of results each question makes.

    The square root of a question's covariance with the total, as a part of the
    sum of these roots; a question that works against the test has none.
    """
    roots = [_root(covariance(row, totals)) for row in rows]
    whole = sum(root for root in roots if root is not None)
    return [None if root is None or not whole else root / whole for root in roots]


def _root(value: float | None) -> float | None:
    return None if value is None or value < 0 else sqrt(value)


def quiz_figures(rows: Sequence[Marks], *, most: float, bars: int = 10) -> QuizFigures:
    """Return the figures of a quiz; ``rows`` hold the marks question by question."""
    totals = [sum(column) for column in zip(*rows, strict=True)]
    spread = deviation(totals)
    skewness, kurtosis = _shape(totals)
    alpha = _alpha(rows, totals)
    ratio = None if alpha is None or alpha > 1 else sqrt(1 - alpha)
    return QuizFigures(
        n=len(totals),
        mean=mean(totals),
        median=median(totals),
        deviation=spread,
        skewness=skewness,
        kurtosis=kurtosis,
        alpha=alpha,
        error_ratio=ratio,
        standard_error=None if ratio is None or spread is None else ratio * spread,
        histogram=histogram(totals, most=most, bars=bars),
    )


def _alpha(rows: Sequence[Marks], totals: Marks) -> float | None:
    variance = covariance(totals, totals)
    if len(rows) < FEWEST or not variance:
        return None
    single = sum(covariance(row, row) or 0.0 for row in rows)
    return len(rows) / (len(rows) - 1) * (1 - single / variance)


def _shape(values: Marks) -> tuple[float | None, float | None]:
    """Return skewness k3 / k2^1.5 and kurtosis k4 / k2²."""
    n = len(values)
    if n <= 3 or not (deviation(values) or 0):  # noqa: PLR2004 - k4 needs four
        return None, None
    middle = sum(values) / n
    m2, m3, m4 = (sum((v - middle) ** power for v in values) / n for power in (2, 3, 4))
    k2 = n * m2 / (n - 1)
    k3 = n * n * m3 / ((n - 1) * (n - 2))
    k4 = n * n * ((n + 1) * m4 - 3 * (n - 1) * m2 * m2)
    k4 /= (n - 1) * (n - 2) * (n - 3)
    return k3 / k2**1.5, k4 / k2**2


def histogram(totals: Marks, *, most: float, bars: int) -> tuple[int, ...]:
    """Count results in equal parts of the points; below nought counts as the first."""
    counts = [0] * bars
    for total in totals:
        place = int(total / most * bars) if most else 0
        counts[min(bars - 1, max(0, place))] += 1
    return tuple(counts)
