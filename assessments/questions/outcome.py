"""What grading an answer gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final

NONE: Final = Fraction(0)
FULL: Final = Fraction(1)


class Verdict(StrEnum):
    """How a whole answer stands."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The part of the marks an answer earns, exact, from 0 to 1.

    ``facts`` are the counts that led there ("chosen 2 of 3, none too many"),
    so that the learner can be told why.

    >>> Outcome(Fraction(2, 3)).verdict
    <Verdict.PARTLY: 'partly'>
    """

    fraction: Fraction
    facts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not NONE <= self.fraction <= FULL:
            raise ValueError(f"an outcome lies between 0 and 1, not {self.fraction}")

    @property
    def verdict(self) -> Verdict:
        """Say whether the answer is right, partly right or wrong."""
        return verdict(self.fraction)


def verdict(fraction: Fraction) -> Verdict:
    """Say in a word what ``fraction`` of the marks means."""
    if fraction == FULL:
        return Verdict.RIGHT
    return Verdict.PARTLY if fraction > NONE else Verdict.WRONG
