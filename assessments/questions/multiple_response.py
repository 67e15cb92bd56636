"""Multiple response: every right option is to be chosen, and no other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from assessments.questions.choice import CHOSEN, ChoiceDefinition, Option
from assessments.questions.definition import (
    Data,
    Example,
    Response,
    choice_of,
)
from assessments.questions.errors import InvalidDefinition
from assessments.questions.outcome import FULL, LEAST, NONE, Outcome
from assessments.questions.texts import Text


class Scoring(StrEnum):
    """How partly right answers are marked."""

    PROPORTIONAL = "proportional"
    ALL_OR_NOTHING = "all_or_nothing"
    PER_OPTION = "per_option"


@dataclass(frozen=True, kw_only=True)
class MultipleResponse(ChoiceDefinition):
    """One or more options are right, and all of them are to be chosen.

    With ``below_zero`` wrong options may cost more than the right ones earn.
    """

    type: ClassVar[str] = "multiple_response"
    several: ClassVar[bool] = True

    scoring: Scoring = Scoring.PROPORTIONAL
    below_zero: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.right:
            raise InvalidDefinition("at least one option must be right", code="no_key")

    @property
    def rule(self) -> str:
        """Name the rule of marking, for the hint beside the question."""
        return "below_zero" if self.below_zero else self.scoring.value

    @property
    def right(self) -> frozenset[str]:
        """The keys of the right options: those that bring something."""
        if self.scoring is Scoring.PER_OPTION:
            return frozenset(o.key for o in self.options if o.part > NONE)
        return super().right

    @classmethod
    def arguments(cls, data: Data) -> dict[str, Any]:
        """Read the arguments of the class from ``data``."""
        scoring = choice_of(data, "scoring", Scoring.PROPORTIONAL)
        below_zero = data.get("below_zero") is True
        options = super().arguments(data)
        return {**options, "scoring": scoring, "below_zero": below_zero}

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        rule: dict[str, Any] = {"scoring": self.scoring.value}
        # Left out where it does not hold: older versions know no such thing.
        below = {"below_zero": True} if self.below_zero else {}
        return {**super().to_data(), **rule, **below}

    def grade(self, response: Response) -> Outcome:
        """Mark the choice by :attr:`scoring`.

        Proportional: each right option chosen earns its part of the marks,
        each wrong one chosen takes the same part away. So choosing everything
        is worth no more than choosing at random. Per option: each brings what
        it says, as a part of all there is to earn. Never below nothing unless
        :attr:`below_zero` says so, and then not below what there was to earn.
        """
        chosen = set(response.get(CHOSEN, ()))
        hits, extra = len(chosen & self.right), len(chosen - self.right)
        facts = {"right": len(self.right), "hits": hits, "extra": extra}
        if self.scoring is Scoring.ALL_OR_NOTHING:
            return Outcome(FULL if chosen == self.right else NONE, facts)
        part = Fraction(hits - extra, len(self.right))
        if self.scoring is Scoring.PER_OPTION:
            part = self._earned(chosen) / self._earned(self.right)
        return Outcome(max(LEAST if self.below_zero else NONE, part), facts)

    def _earned(self, keys: Iterable[str]) -> Fraction:
        return sum((o.part for o in self.options if o.key in set(keys)), NONE)

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, wrong, blank and refused, with their worth."""
        mild, strict, each = (_question(scoring) for scoring in Scoring)
        harsh = _question(Scoring.PROPORTIONAL, below_zero=True)
        harshest = _question(Scoring.PER_OPTION, below_zero=True)
        return (
            Example(mild, {"chosen": ["culture", "antibiotic"]}, Fraction(1)),
            Example(mild, {"chosen": ["culture"]}, Fraction(1, 2)),
            Example(mild, {"chosen": ["culture", "wait"]}, Fraction(0)),
            Example(mild, {"chosen": ["wait", "home"]}, Fraction(0)),
            Example(mild, {}, Fraction(0)),
            Example(mild, {"chosen": ["culture", "nowhere"]}, None),
            Example(strict, {"chosen": ["antibiotic", "culture"]}, Fraction(1)),
            Example(strict, {"chosen": ["culture"]}, Fraction(0)),
            Example(each, {"chosen": ["antibiotic"]}, Fraction(3, 4)),
            Example(each, {"chosen": ["antibiotic", "home"]}, Fraction(0)),
            Example(each, {"chosen": ["antibiotic", "culture"]}, Fraction(1)),
            Example(harsh, {"chosen": ["wait"]}, Fraction(-1, 2)),
            Example(harshest, {"chosen": ["wait", "home"]}, Fraction(-1)),
            Example(harshest, {"chosen": ["culture", "wait"]}, Fraction(0)),
        )


def _question(scoring: Scoring, *, below_zero: bool = False) -> MultipleResponse:
    return MultipleResponse(
        scoring=scoring,
        below_zero=below_zero,
        stem=Text(
            ru="Что сделать в первый час при лихорадке и нейтропении?",
            en="What belongs to the first hour of fever with neutropenia?",
        ),
        options=(
            Option(
                key="culture",
                text=Text(ru="Взять посев крови", en="Take blood cultures"),
                is_right=True,
                percent="25",
            ),
            Option(
                key="antibiotic",
                text=Text(
                    ru="Ввести антибиотик широкого спектра",
                    en="Give a broad-spectrum antibiotic",
                ),
                is_right=True,
                percent="75",
            ),
            Option(
                key="wait",
                text=Text(ru="Дождаться посева", en="Wait for the culture"),
                percent="-25",
            ),
            Option(
                key="home",
                text=Text(ru="Отпустить домой", en="Send the child home"),
                percent="-100",
            ),
        ),
    )
