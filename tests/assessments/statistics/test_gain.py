"""Gain and Student's t agree with NumPy, SciPy and a table worked out by hand."""

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from assessments.statistics.gain import gain_figures, normalised_gain
from assessments.statistics.student import cumulative, quantile

CHANCE = np.random.default_rng(11)
BEFORE = CHANCE.normal(45, 12, size=24)
AFTER = BEFORE + CHANCE.normal(18, 9, size=24)


@pytest.mark.parametrize("freedom", [1, 2, 5, 9, 30, 120, 4999])
@pytest.mark.parametrize("part", [0.025, 0.5, 0.9, 0.975, 0.999])
def test_t_agrees_with_scipy(freedom, part):
    assert quantile(part, freedom) == pytest.approx(
        stats.t.ppf(part, freedom), rel=1e-9, abs=1e-6
    )


@pytest.mark.parametrize("t", [-40.0, -1.5, 0.0, 0.3, 2.2, 25.0])
def test_its_distribution_too(t):
    assert cumulative(t, 7) == pytest.approx(stats.t.cdf(t, 7), rel=1e-9)


def test_a_change_worked_out_by_hand():
    # Changes 20, 10, 0, 30, 15: mean 15, squares of the rest 25+25+225+225+0.
    figures = gain_figures([40, 50, 60, 30, 45], [60, 60, 60, 60, 60])

    assert (figures.n, figures.before, figures.after) == (5, 45, 60)
    assert figures.change == 15
    assert figures.normalised == pytest.approx(15 / 55)
    assert (figures.rose, figures.stayed, figures.fell) == (4, 1, 0)
    half = 2.7764451 * sqrt(500 / 4) / sqrt(5)
    assert figures.change_interval == pytest.approx((15 - half, 15 + half))


def test_the_interval_is_that_of_the_paired_t_test():
    wanted = stats.ttest_rel(AFTER, BEFORE).confidence_interval(0.95)

    figures = gain_figures(list(BEFORE), list(AFTER))

    assert figures.change == pytest.approx(np.mean(AFTER - BEFORE))
    assert figures.change_interval == pytest.approx((wanted.low, wanted.high))


def test_the_effect_follows_borenstein():
    n, r = len(BEFORE), np.corrcoef(BEFORE, AFTER)[0, 1]
    within = np.std(AFTER - BEFORE, ddof=1) / sqrt(2 * (1 - r))
    d = np.mean(AFTER - BEFORE) / within
    variance = (1 / n + d**2 / (2 * n)) * 2 * (1 - r)
    j = 1 - 3 / (4 * (n - 1) - 1)

    figures = gain_figures(list(BEFORE), list(AFTER))

    assert figures.effect == pytest.approx(j * d)
    half = stats.norm.ppf(0.975) * sqrt(j**2 * variance)
    assert figures.effect_interval == pytest.approx((j * d - half, j * d + half))


def test_borensteins_own_example():
    # Introduction to Meta-Analysis, p. 29: 50 pairs, 103 and 100, SD of the
    # difference 5.5, r 0.7: d 0.4225, g 0.4160, variance of g 0.0127.
    base = np.array([-1.0, 1.0] * 25)
    other = np.array([1.0, 1.0, -1.0, -1.0] * 12 + [1.0, -1.0])
    base, other = base - base.mean(), other - other.mean()
    other -= base * (other @ base) / (base @ base)
    base, other = (each / np.std(each, ddof=1) for each in (base, other))
    spread = 5.5 / sqrt(2 * (1 - 0.7))
    before = 100 + spread * base
    after = 103 + spread * (0.7 * base + sqrt(1 - 0.49) * other)

    figures = gain_figures(list(before), list(after))

    assert figures.effect == pytest.approx(0.4160, abs=5e-5)
    low, high = figures.effect_interval
    assert ((high - low) / 2 / 1.96) ** 2 == pytest.approx(0.0127, abs=5e-5)


@pytest.mark.parametrize(
    ("before", "after"),
    [([], []), ([50.0], [60.0]), ([50.0, 60.0], [60.0, 70.0]), ([1, 2, 3], [2, 3, 4])],
)
def test_what_is_not_defined_is_left_out(before, after):
    figures = gain_figures(before, after)

    assert figures.effect is None
    assert figures.effect_interval is None
    assert (figures.change is None) == (not before)


@pytest.mark.parametrize(
    ("before", "after", "gain"),
    [(None, 5.0, None), (5.0, None, None), (100.0, 100.0, None), (50.0, 25.0, -0.5)],
)
def test_the_normalised_gain_needs_room(before, after, gain):
    assert normalised_gain(before, after) == gain
