"""Plots of statistics: where everything stands in the drawing.

Templates draw SVG from these; every plot has a table with the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

WIDTH: Final = 600
LEFT: Final = 84
RIGHT: Final = 580
TOP: Final = 24
BOTTOM: Final = 250
GAP: Final = 16
LOWEST: Final = -0.2
HIGHEST: Final = 0.8
QUARTERS: Final = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of an axis."""

    at: float
    value: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: how many results lie from ``low`` to ``high`` per cent."""

    x: float
    y: float
    width: float
    height: float
    count: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many results lie in each tenth of the points; ``pass_at`` is the mark."""

    bars: Sequence[Bar]
    ticks: Sequence[Tick]
    most: int
    pass_at: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A question in the plot of questions."""

    number: int
    x: float
    y: float
    is_flagged: bool
    is_left: bool


@dataclass(frozen=True, slots=True)
class Scatter:
    """Questions by facility, and by how well they tell people apart."""

    dots: Sequence[Dot]
    across: Sequence[Tick]
    up: Sequence[Tick]
    zone: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """The part of each third that gave one answer; ``label`` is where its number stands."""

    number: int
    points: str
    label: float
    is_right: bool


def histogram(counts: Sequence[int], *, pass_mark: int) -> Histogram:
    """Draw how the results are spread."""
    most = max(counts, default=0) or 1
    step = (RIGHT - LEFT) / len(counts)
    part = 100 // len(counts)
    return Histogram(
        bars=[
            Bar(
                x=round(LEFT + place * step + 2, 1),
                y=round(BOTTOM - (BOTTOM - TOP) * count / most, 1),
                width=round(step - 4, 1),
                height=round((BOTTOM - TOP) * count / most, 1),
                count=count,
                low=place * part,
                high=(place + 1) * part,
            )
            for place, count in enumerate(counts)
        ],
        ticks=[Tick(_across(value), value) for value in QUARTERS],
        most=most,
        pass_at=_across(pass_mark),
    )


def scatter(questions: Sequence[dict[str, Any]]) -> Scatter | None:
    """Draw the questions whose figures are known; ``None`` without any."""
    known = [row for row in questions if row.get("discrimination") is not None]
    if not known:
        return None
    return Scatter(
        dots=[_dot(row) for row in known],
        across=[Tick(_across(value), value) for value in QUARTERS],
        up=[Tick(_up(value / 10), value / 10) for value in (-2, 0, 2, 4, 6, 8)],
        zone=(_across(30), _up(HIGHEST), _across(95) - _across(30), _up(0.2) - TOP),
    )


def _dot(row: dict[str, Any]) -> Dot:
    x = _across(100 * row["facility"])
    return Dot(
        number=row["number"],
        x=x,
        y=_up(min(HIGHEST, max(LOWEST, row["discrimination"]))),
        is_flagged=bool(row["is_grave"]),
        is_left=x > WIDTH * 0.8,
    )


def lines(answers: Sequence[dict[str, Any]], groups: Sequence[int]) -> list[Line]:
    """Draw which part of each third gave each answer."""
    places = (_across(10), _across(50), _across(90))
    heights = [_heights(answer["counts"], groups) for answer in answers]
    labels = _apart([row[-1] for row in heights])
    return [
        Line(
            number=answer["number"],
            points=" ".join(f"{x},{y}" for x, y in zip(places, row, strict=True)),
            label=label,
            is_right=answer["right"] is True,
        )
        for answer, row, label in zip(answers, heights, labels, strict=True)
    ]


def _heights(counts: Sequence[int], groups: Sequence[int]) -> list[float]:
    parts = (
        count / group if group else 0
        for count, group in zip(counts, groups, strict=True)
    )
    return [round(BOTTOM - (BOTTOM - TOP) * part, 1) for part in parts]


def _apart(heights: Sequence[float]) -> list[float]:
    """Move labels up that would stand on each other, the lowest stays."""
    found = list(heights)
    above: float = BOTTOM + GAP
    for place in sorted(range(len(found)), key=lambda n: -heights[n]):
        found[place] = above = min(heights[place], round(above - GAP, 1))
    return found


def _across(value: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * value / 100, 1)


def _up(value: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * (value - LOWEST) / (HIGHEST - LOWEST), 1)
