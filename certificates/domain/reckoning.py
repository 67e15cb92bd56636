"""From minutes to credits: plain arithmetic, the same for every scheme."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal


@dataclass(frozen=True, kw_only=True)
class Measure:
    """How a scheme counts.

    :param unit_minutes: minutes of one credit
    :param step: the smallest part of a credit that is awarded
    :param nearest: round to the nearest step instead of down
    :param cap_per_day: most credits of one day
    :param all_or_nothing: the whole award from ``least`` minutes on, else nothing
    """

    unit_minutes: int
    step: Decimal
    nearest: bool = False
    cap_per_day: Decimal | None = None
    all_or_nothing: bool = False


def credits_of(
    minutes: Mapping[date, int], *, measure: Measure, most: Decimal, least: int
) -> Decimal:
    """Credits for the minutes of each day, at most ``most``.

    :param least: counted minutes without which there is nothing at all
    """
    total = sum(minutes.values())
    if total < least or total == 0:
        return Decimal(0)
    if measure.all_or_nothing:
        return most
    earned = sum((_of_day(spent, measure) for spent in minutes.values()), Decimal(0))
    return min(earned, most)


def _of_day(minutes: int, measure: Measure) -> Decimal:
    exact = Decimal(minutes) / measure.unit_minutes / measure.step
    way = ROUND_HALF_UP if measure.nearest else ROUND_DOWN
    earned = exact.quantize(Decimal(1), rounding=way) * measure.step
    if measure.cap_per_day is not None:
        return min(earned, measure.cap_per_day)
    return earned
