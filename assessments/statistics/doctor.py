"""What the figures of a question say, as codes for plain sentences.

Bounds are conventions of item analysis (Ebel 1965; Haladyna 2004): a question
that more than 95 per cent know, or fewer than guess, tells nothing of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assessments.statistics.items import ItemFigures

EASY: Final = 0.95
HARD: Final = 0.30
WEAK: Final = 0.15
RARE: Final = 0.02
# From which part of the strongest an answer competes with the key.
RIVAL: Final = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An answer with how many of the weakest, middle and strongest third gave it."""

    place: int
    is_right: bool
    counts: tuple[int, int, int]

    @property
    def n(self) -> int:
        """How many gave it."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that is wrong, or good, with a question.

    ``place`` is the answer it is about, ``None`` for the question as a whole.
    """

    code: str
    place: int | None = None


def examine(
    figures: ItemFigures, choices: Sequence[Choice] = (), *, single: bool = False
) -> list[Sign]:
    """Return what stands out, the gravest first; a sound question gives "sound".

    :param choices: the options, where the question has some
    :param single: whether only one of them may be chosen
    """
    found = [*_of_choices(choices, single=single), *_of_figures(figures)]
    return found or [Sign(code="sound")]


def _of_choices(choices: Sequence[Choice], *, single: bool) -> Iterator[Sign]:
    wrong = [choice for choice in choices if not choice.is_right]
    right = [choice for choice in choices if choice.is_right]
    best = max((choice.counts[2] for choice in right), default=0)
    strongest = sum(choice.counts[2] for choice in choices)
    if single and right and wrong and strongest:
        rival = max(wrong, key=lambda choice: choice.counts[2])
        rises = rival.counts[2] > rival.counts[0]
        if rival.counts[2] > best:
            yield Sign(code="key", place=rival.place)
        elif rises and rival.counts[2] >= RIVAL * strongest:
            yield Sign(code="rival", place=rival.place)
    n = sum(choice.n for choice in choices)
    for choice in wrong:
        if n and choice.n <= RARE * n:
            yield Sign(code="dead", place=choice.place)


def _of_figures(figures: ItemFigures) -> Iterator[Sign]:
    facility, tells = figures.facility, figures.discrimination
    if tells is not None and tells < 0:
        yield Sign(code="backwards")
    if facility is None:
        return
    if facility >= EASY:
        yield Sign(code="easy")
    elif figures.guess is not None and facility <= figures.guess:
        yield Sign(code="guess")
    elif facility < HARD:
        yield Sign(code="hard")
    elif tells is not None and 0 <= tells < WEAK:
        yield Sign(code="weak")
