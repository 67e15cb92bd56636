"""Single best answer: one option of several is the best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from assessments.questions.choice import CHOSEN, ChoiceDefinition, Option
from assessments.questions.definition import Example, Response
from assessments.questions.errors import InvalidDefinition
from assessments.questions.outcome import FULL, NONE, Outcome
from assessments.questions.texts import Text


@dataclass(frozen=True, kw_only=True)
class SingleBestAnswer(ChoiceDefinition):
    """One option is right, the others are distractors."""

    type: ClassVar[str] = "single_best_answer"
    several: ClassVar[bool] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.right) != 1:
            raise InvalidDefinition(
                "exactly one option must be the best answer", code="one_key"
            )
        if any(o.part >= FULL for o in self.options if not o.is_right):
            raise InvalidDefinition("a second best answer", code="bad_percent")

    def grade(self, response: Response) -> Outcome:
        """Give full marks for the best option, for any other what it says itself.

        Most say nothing and bring nothing; a defensible second choice may bring
        a part, a dangerous one take points away.
        """
        chosen = set(response.get(CHOSEN, ()))
        if self.right == chosen:
            return Outcome(FULL)
        parts = (option.part for option in self.options if option.key in chosen)
        return Outcome(sum(parts, NONE))

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, wrong, blank and refused, with their worth."""
        question = cls(
            stem=Text(
                ru="С какого исследования начать при бластах в мазке крови?",
                en="Which investigation comes first when the smear shows blasts?",
            ),
            options=(
                Option(
                    key="marrow",
                    text=Text(ru="Пункция костного мозга", en="Bone marrow aspirate"),
                    is_right=True,
                ),
                Option(
                    key="wait",
                    text=Text(ru="Повторить через месяц", en="Repeat in a month"),
                    percent="25",
                ),
                Option(
                    key="steroid",
                    text=Text(ru="Преднизолон на неделю", en="A week of prednisolone"),
                    percent="-50",
                ),
            ),
        )
        return (
            Example(question, {"chosen": ["marrow"]}, Fraction(1)),
            Example(question, {"chosen": ["wait"]}, Fraction(1, 4)),
            Example(question, {"chosen": ["steroid"]}, Fraction(-1, 2)),
            Example(question, {}, Fraction(0)),
            Example(question, {"chosen": [""]}, Fraction(0)),
            Example(question, {"chosen": ["marrow", "wait"]}, None),
            Example(question, {"chosen": ["nowhere"]}, None),
        )
