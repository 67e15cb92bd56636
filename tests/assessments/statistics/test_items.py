"""Figures equal those worked out by hand, by NumPy and by SciPy."""

import numpy as np
import pytest
from scipy import stats

from assessments.statistics.items import (
    correlation,
    covariance,
    deviation,
    effective_weights,
    histogram,
    intended_weights,
    item_figures,
    mean,
    median,
    quiz_figures,
)

# Five attempts at three questions of one point.
HAND = [[1, 1, 1, 0, 0], [1, 1, 0, 0, 0], [1, 0, 1, 1, 0]]
CHANCE = np.random.default_rng(3)
MARKS = CHANCE.integers(0, 2, size=(8, 60)).astype(float)
TOTALS = MARKS.sum(axis=0)


def test_a_question_worked_out_by_hand():
    totals = [sum(column) for column in zip(*HAND, strict=True)]

    figures = item_figures(HAND[0], totals, most=1, guess=0.25)

    assert figures.n == 5
    assert figures.facility == pytest.approx(0.6)
    assert figures.deviation == pytest.approx(0.3**0.5)
    # rest: 2 1 1 1 0; the covariance with it is 0.25
    assert figures.discrimination == pytest.approx(0.25 / (0.3 * 0.5) ** 0.5)
    assert figures.efficiency == pytest.approx(0.25 / 0.25)
    # By results: 0 1 | 2 | 2 3, of which the first two missed the question.
    assert figures.thirds == (0, 1, 1)
    assert figures.guess == 0.25


@pytest.mark.parametrize("place", range(8))
def test_a_question_agrees_with_numpy(place):
    rest = TOTALS - MARKS[place]

    figures = item_figures(list(MARKS[place]), list(TOTALS), most=1)

    assert figures.facility == pytest.approx(MARKS[place].mean())
    assert figures.deviation == pytest.approx(MARKS[place].std(ddof=1))
    assert figures.discrimination == pytest.approx(
        np.corrcoef(MARKS[place], rest)[0, 1]
    )
    greatest = np.cov(np.sort(MARKS[place]), np.sort(rest))[0, 1]
    assert figures.efficiency == pytest.approx(
        np.cov(MARKS[place], rest)[0, 1] / greatest
    )


def test_a_quiz_agrees_with_scipy():
    figures = quiz_figures([list(row) for row in MARKS], most=8, bars=8)

    assert figures.n == 60
    assert figures.mean == pytest.approx(TOTALS.mean())
    assert figures.median == pytest.approx(np.median(TOTALS))
    assert figures.deviation == pytest.approx(TOTALS.std(ddof=1))
    assert figures.skewness == pytest.approx(stats.skew(TOTALS, bias=False))
    assert figures.kurtosis == pytest.approx(stats.kurtosis(TOTALS, bias=False))
    single = MARKS.var(axis=1, ddof=1).sum()
    alpha = 8 / 7 * (1 - single / TOTALS.var(ddof=1))
    assert figures.alpha == pytest.approx(alpha)
    assert figures.error_ratio == pytest.approx((1 - alpha) ** 0.5)
    assert figures.standard_error == pytest.approx(
        TOTALS.std(ddof=1) * (1 - alpha) ** 0.5
    )
    assert sum(figures.histogram) == 60


def test_weights_add_up_to_the_whole():
    rows = [list(row) for row in MARKS]

    weights = effective_weights(rows, list(TOTALS))

    assert sum(weight or 0 for weight in weights) == pytest.approx(1)
    assert intended_weights([1, 3]) == [0.25, 0.75]
    assert intended_weights([0, 0]) == [None, None]


def test_a_question_against_the_test_has_no_effective_weight():
    assert effective_weights([[1, 0], [0, 3]], [1, 3]) == [None, 1]


def test_nothing_is_made_up_where_nothing_can_be_said():
    assert mean([]) is None
    assert median([]) is None
    assert median([3, 1, 2]) == 2
    assert deviation([1]) is None
    assert covariance([1], [1]) is None
    assert correlation([1, 1], [1, 2]) is None
    empty = item_figures([], [], most=1)
    assert (empty.n, empty.facility, empty.thirds) == (0, None, (None, None, None))
    quiz = quiz_figures([[1.0]], most=1)
    assert (quiz.alpha, quiz.skewness, quiz.standard_error) == (None, None, None)


def test_results_fall_into_the_part_they_belong_to():
    assert histogram([0, 4.9, 5, 10, -1], most=10, bars=2) == (3, 2)
    assert histogram([0], most=0, bars=2) == (1, 0)
