"""What grading an answer gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from assessments.questions.texts import NO_TEXT, Text

NONE: Final = Fraction(0)
FULL: Final = Fraction(1)
LEAST: Final = Fraction(-1)


class Verdict(StrEnum):
    """How a whole answer stands."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a rubric: what a marker looks for, and the most it can bring."""

    key: str
    text: Text
    points: int = 1


@dataclass(frozen=True, slots=True)
class ByHand:
    """How people mark an answer that no machine can.

    ``criteria`` is the rubric; without one, the answer is marked as a whole in
    per cent. With two ``markers``, marks further apart than ``tolerance``
    (a part of the whole) are decided by a third.
    """

    criteria: tuple[Criterion, ...] = ()
    markers: int = 1
    tolerance: Fraction = Fraction(1, 5)
    guidance: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Outcome:
    """The part of the marks an answer earns, exact, from 0 to 1.

    Only a question that takes marks away for wrong answers goes below, down to
    -1. ``facts`` are the counts that led there ("chosen 2 of 3, none too many"),
    so that the learner can be told why. With ``by_hand`` the answer needs a
    person: the fraction means nothing yet.

    >>> Outcome(Fraction(2, 3)).verdict
    <Verdict.PARTLY: 'partly'>
    """

    fraction: Fraction
    facts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    by_hand: ByHand | None = None

    def __post_init__(self) -> None:
        if not LEAST <= self.fraction <= FULL:
            raise ValueError(f"an outcome lies between -1 and 1, not {self.fraction}")

    @classmethod
    def needs_person(cls, by_hand: ByHand) -> Outcome:
        """Return the outcome of an answer that waits for a marker."""
        return cls(NONE, by_hand=by_hand)

    @property
    def verdict(self) -> Verdict:
        """Say whether the answer is right, partly right or wrong."""
        return verdict(self.fraction)


def verdict(fraction: Fraction) -> Verdict:
    """Say in a word what ``fraction`` of the marks means."""
    if fraction == FULL:
        return Verdict.RIGHT
    return Verdict.PARTLY if fraction > NONE else Verdict.WRONG
