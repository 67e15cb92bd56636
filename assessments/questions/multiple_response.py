"""Multiple response: every right option is to be chosen, and no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar

from assessments.questions.choice import CHOSEN, ChoiceDefinition, Option
from assessments.questions.definition import Data, Example, Response
from assessments.questions.errors import InvalidDefinition
from assessments.questions.outcome import FULL, NONE, Outcome
from assessments.questions.texts import Text


class Scoring(StrEnum):
    """How partly right answers are marked."""

    PROPORTIONAL = "proportional"
    ALL_OR_NOTHING = "all_or_nothing"


@dataclass(frozen=True, kw_only=True)
class MultipleResponse(ChoiceDefinition):
    """One or more options are right, and all of them are to be chosen."""

    type: ClassVar[str] = "multiple_response"
    several: ClassVar[bool] = True

    scoring: Scoring = Scoring.PROPORTIONAL

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.right:
            raise InvalidDefinition("at least one option must be right", code="no_key")

    @property
    def rule(self) -> str:
        """Name the rule of marking, for the hint beside the question."""
        return self.scoring.value

    @classmethod
    def arguments(cls, data: Data) -> dict[str, Any]:
        """Read the arguments of the class from ``data``."""
        try:
            scoring = Scoring(str(data.get("scoring", Scoring.PROPORTIONAL)))
        except ValueError as error:
            raise InvalidDefinition(str(error)) from error
        return {**super().arguments(data), "scoring": scoring}

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        return {**super().to_data(), "scoring": self.scoring.value}

    def grade(self, response: Response) -> Outcome:
        """Mark the choice by :attr:`scoring`.

        Proportional: each right option chosen earns its part of the marks,
        each wrong one chosen takes the same part away, never below nothing.
        So choosing everything is worth no more than choosing at random.
        """
        chosen = set(response.get(CHOSEN, ()))
        hits, extra = len(chosen & self.right), len(chosen - self.right)
        facts = {"right": len(self.right), "hits": hits, "extra": extra}
        if self.scoring is Scoring.ALL_OR_NOTHING:
            return Outcome(FULL if chosen == self.right else NONE, facts)
        return Outcome(max(NONE, Fraction(hits - extra, len(self.right))), facts)

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, wrong, blank and refused, with their worth."""
        mild, strict = (_question(scoring) for scoring in Scoring)
        return (
            Example(mild, {"chosen": ["culture", "antibiotic"]}, Fraction(1)),
            Example(mild, {"chosen": ["culture"]}, Fraction(1, 2)),
            Example(mild, {"chosen": ["culture", "wait"]}, Fraction(0)),
            Example(mild, {"chosen": ["wait", "home"]}, Fraction(0)),
            Example(mild, {}, Fraction(0)),
            Example(mild, {"chosen": ["culture", "nowhere"]}, None),
            Example(strict, {"chosen": ["antibiotic", "culture"]}, Fraction(1)),
            Example(strict, {"chosen": ["culture"]}, Fraction(0)),
        )


def _question(scoring: Scoring) -> MultipleResponse:
    return MultipleResponse(
        scoring=scoring,
        stem=Text(
            ru="Что сделать в первый час при лихорадке и нейтропении?",
            en="What belongs to the first hour of fever with neutropenia?",
        ),
        options=(
            Option(
                key="culture",
                text=Text(ru="Взять посев крови", en="Take blood cultures"),
                is_right=True,
            ),
            Option(
                key="antibiotic",
                text=Text(
                    ru="Ввести антибиотик широкого спектра",
                    en="Give a broad-spectrum antibiotic",
                ),
                is_right=True,
            ),
            Option(
                key="wait",
                text=Text(ru="Дождаться посева", en="Wait for the culture"),
            ),
            Option(
                key="home",
                text=Text(ru="Отпустить домой", en="Send the child home"),
            ),
        ),
    )
