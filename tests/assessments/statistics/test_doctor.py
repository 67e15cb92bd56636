"""What stands out in a question is said, and nothing else."""

import pytest

from assessments.statistics.doctor import Choice, examine
from assessments.statistics.items import item_figures


def figures(facility, tells, guess=None):
    """Return figures of which only these matter."""
    found = item_figures([0, 1], [0, 2], most=1, guess=guess)
    changed = {name: getattr(found, name) for name in found.__slots__}
    return type(found)(**{**changed, "facility": facility, "discrimination": tells})


def choices(*rows):
    return [
        Choice(place=place, is_right=right, counts=tuple(counts))
        for place, (right, *counts) in enumerate(rows)
    ]


def codes(found):
    return [(sign.code, sign.place) for sign in found]


@pytest.mark.parametrize(
    ("facility", "tells", "guess", "code"),
    [
        (0.97, 0.3, 0.2, "easy"),
        (0.20, 0.3, 0.25, "guess"),
        (0.28, 0.3, 0.25, "hard"),
        (0.28, 0.3, None, "hard"),
        (0.60, 0.1, 0.2, "weak"),
        (0.60, -0.1, 0.2, "backwards"),
        (0.60, 0.4, 0.2, "sound"),
        (0.60, None, 0.2, "sound"),
        (None, None, None, "sound"),
    ],
)
def test_figures_speak(facility, tells, guess, code):
    assert codes(examine(figures(facility, tells, guess))) == [(code, None)]


SOUND = figures(0.6, 0.4)


def test_a_wrong_answer_that_the_best_prefer_is_the_key_perhaps():
    rows = choices((True, 5, 4, 3), (False, 2, 3, 7), (False, 3, 3, 1))

    assert codes(examine(SOUND, rows, single=True)) == [("key", 1)]


def test_an_answer_that_many_of_the_best_choose_is_a_rival():
    rows = choices((True, 3, 4, 6), (False, 2, 3, 5), (False, 5, 3, 1))

    assert codes(examine(SOUND, rows, single=True)) == [("rival", 1)]


def test_one_that_falls_is_no_rival():
    rows = choices((True, 3, 4, 6), (False, 8, 6, 5))

    assert codes(examine(SOUND, rows, single=True)) == [("sound", None)]


def test_where_several_may_be_chosen_no_answer_competes():
    rows = choices((True, 3, 4, 4), (False, 2, 3, 9))

    assert codes(examine(SOUND, rows)) == [("sound", None)]


def test_answers_nobody_gives_are_named_each():
    rows = choices(
        (True, 30, 40, 60), (False, 0, 0, 0), (False, 50, 9, 1), (False, 1, 0, 0)
    )

    assert codes(examine(SOUND, rows, single=True)) == [("dead", 1), ("dead", 3)]
