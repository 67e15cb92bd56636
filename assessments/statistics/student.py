"""Student's t: how wide an interval of a small group is."""

from __future__ import annotations

from math import exp, lgamma, log
from typing import Final

STEPS: Final = 300
CLOSE: Final = 1e-15
TINY: Final = 1e-300


def cumulative(t: float, freedom: int) -> float:
    """Return how likely Student's t with ``freedom`` degrees stays below ``t``.

    >>> round(cumulative(0.0, 9), 6)
    0.5
    """
    tail = _beta(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2
    return 1 - tail if t > 0 else tail


def quantile(part: float, freedom: int) -> float:
    """Return below which t the ``part`` of all lies; found by halving.

    >>> round(quantile(0.975, 9), 4)
    2.2622
    """
    low, high = -1e4, 1e4
    for _step in range(STEPS):
        middle = (low + high) / 2
        if cumulative(middle, freedom) < part:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """Return its continued fraction, by Lentz's method."""
    c, d = 1.0, 1 / _not_nought(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, STEPS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _not_nought(1 + term * d)
            c = _not_nought(1 + term / c)
            value *= c * d
        if abs(c * d - 1) < CLOSE:
            break
    return value


def _not_nought(value: float) -> float:
    return value if abs(value) > TINY else TINY
