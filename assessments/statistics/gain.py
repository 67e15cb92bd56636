"""What a group has learnt: the same people before and after.

Paired figures after Borenstein et al., "Introduction to Meta-Analysis" (2009),
chapter 4; the normalised gain is Hake's (1998).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final

from assessments.statistics.items import FEWEST, Marks, correlation, deviation, mean
from assessments.statistics.student import quantile

SURE: Final = 0.975  # both ends of an interval of 95 per cent
NORMAL: Final = 1.959963984540054
MOST: Final = 100.0

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class GainFigures:
    """Figures of pairs, results in per cent; ``None``: not defined.

    ``change`` is in percentage points with its interval of 95 per cent;
    ``normalised`` is which part of what could be gained was; ``effect`` is the
    standardised mean difference, corrected for small groups.
    """

    n: int
    before: float | None
    after: float | None
    change: float | None
    change_interval: Interval | None
    normalised: float | None
    effect: float | None
    effect_interval: Interval | None
    rose: int
    stayed: int
    fell: int


def gain_figures(before: Marks, after: Marks) -> GainFigures:
    """Return the figures of people of whom both results are known, in one order."""
    changes = [b - a for a, b in zip(before, after, strict=True)]
    first, last = mean(before), mean(after)
    change, spread = mean(changes), deviation(changes)
    effect = _effect(before, after)
    return GainFigures(
        n=len(changes),
        before=first,
        after=last,
        change=change,
        change_interval=_around(change, spread, len(changes)),
        normalised=normalised_gain(first, last),
        effect=effect[0] if effect else None,
        effect_interval=effect[1] if effect else None,
        rose=sum(each > 0 for each in changes),
        stayed=sum(each == 0 for each in changes),
        fell=sum(each < 0 for each in changes),
    )


def normalised_gain(before: float | None, after: float | None) -> float | None:
    """Return which part of the points missing before was gained.

    >>> normalised_gain(40.0, 70.0)
    0.5
    """
    if before is None or after is None or before >= MOST:
        return None
    return (after - before) / (MOST - before)


def _around(middle: float | None, spread: float | None, n: int) -> Interval | None:
    """Return the interval of a mean: t of 97.5 per cent × SD ÷ √n to either side."""
    if middle is None or spread is None:
        return None
    half = quantile(SURE, n - 1) * spread / sqrt(n)
    return middle - half, middle + half


def _effect(before: Marks, after: Marks) -> tuple[float, Interval] | None:
    """Return Hedges' g of pairs with its interval.

    d = mean change ÷ (SD of changes ÷ √(2(1 − r))), its variance is
    (1/n + d²/2n) × 2(1 − r); both are corrected by J = 1 − 3/(4(n − 1) − 1).
    """
    n = len(before)
    changes = [b - a for a, b in zip(before, after, strict=True)]
    spread, alike, change = (
        deviation(changes),
        correlation(before, after),
        mean(changes),
    )
    if n <= FEWEST or not spread or alike is None or alike >= 1 or change is None:
        return None
    twice = 2 * (1 - alike)
    d = change / (spread / sqrt(twice))
    correction = 1 - 3 / (4 * (n - 1) - 1)
    g = correction * d
    half = NORMAL * correction * sqrt((1 / n + d * d / (2 * n)) * twice)
    return g, (g - half, g + half)
