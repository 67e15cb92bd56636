"""True or false: one statement, two options that need no writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Final

from assessments.questions.choice import CHOSEN, ChoiceDefinition, Option
from assessments.questions.definition import Data, Example, Response, shared_parts
from assessments.questions.errors import InvalidDefinition
from assessments.questions.outcome import FULL, NONE, Outcome
from assessments.questions.texts import Text

WORDS: Final = {
    "true": Text(ru="Верно", en="True"),
    "false": Text(ru="Неверно", en="False"),
}


@dataclass(frozen=True, kw_only=True)
class TrueFalse(ChoiceDefinition):
    """A statement that is either true or false."""

    type: ClassVar[str] = "true_false"
    several: ClassVar[bool] = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.right) != 1:
            raise InvalidDefinition("neither true nor false", code="no_answer")

    @classmethod
    def arguments(cls, data: Data) -> dict[str, Any]:
        """Read the answer, and what is said about each of the two."""
        return {
            **shared_parts(data),
            "keeps_order": True,
            "options": tuple(
                Option(
                    key=key,
                    text=words,
                    is_right=data.get("answer") == key,
                    explanation=Text.from_data(data.get(f"explanation_{key}", {})),
                )
                for key, words in WORDS.items()
            ),
        }

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        (answer,) = self.right
        why = {f"explanation_{o.key}": o.explanation.to_data() for o in self.options}
        return {**self.shared_data(), "answer": answer, **why}

    def grade(self, response: Response) -> Outcome:
        """Give full marks for the right word."""
        return Outcome(FULL if self.right == set(response.get(CHOSEN, ())) else NONE)

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, wrong, blank and refused, with their worth."""
        question = cls.from_data(
            {
                "stem": {
                    "ru": "Нормальный анализ крови исключает лейкоз.",
                    "en": "A normal blood count rules leukaemia out.",
                },
                "answer": "false",
                "explanation_true": {"ru": "Бласты бывают только в костном мозге."},
            }
        )
        return (
            Example(question, {"chosen": ["false"]}, Fraction(1)),
            Example(question, {"chosen": ["true"]}, Fraction(0)),
            Example(question, {}, Fraction(0)),
            Example(question, {"chosen": ["true", "false"]}, None),
            Example(question, {"chosen": ["perhaps"]}, None),
        )
