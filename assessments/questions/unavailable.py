"""What stands in for a question of a type that is not installed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from assessments.questions.definition import (
    Data,
    Definition,
    Example,
    Face,
    Raw,
    Response,
    shared_parts,
)
from assessments.questions.display import Arrange, DisplayOptions
from assessments.questions.errors import InvalidResponse
from assessments.questions.outcome import ByHand, Outcome
from assessments.questions.texts import Text

PLACEHOLDER = Text(ru="Вопрос недоступен", en="This question is unavailable")


@dataclass(frozen=True, kw_only=True)
class Unavailable(Definition):
    """A question whose type is unknown here: shown as such, never marked.

    Its mark waits for a person; a learner must not lose points for a plug-in
    that somebody took away.
    """

    type: ClassVar[str] = "unavailable"

    @classmethod
    def from_data(cls, data: Data) -> Self:
        """Keep nothing but the explanation of what is missing."""
        texts = shared_parts({"stem": data["stem"]} if "stem" in data else {})
        return cls(stem=texts["stem"] or PLACEHOLDER)

    def to_data(self) -> dict[str, Any]:
        """Describe what is left of the question."""
        return self.shared_data()

    def read(self, raw: Raw) -> Response:
        """Refuse every answer but none."""
        if any(raw.values()):
            raise InvalidResponse("this question is unavailable", code="unavailable")
        return {}

    def grade(self, response: Response) -> Outcome:
        """Leave it to a person, whatever was answered."""
        return Outcome.needs_person(ByHand())

    def face(
        self,
        *,
        response: Response,
        display: DisplayOptions,
        arrange: Arrange,
    ) -> Face:
        """Return the notice in place of the question."""
        return Face(
            type=self.type,
            stem=self.stem,
            vignette=self.vignette,
            response=response,
            display=display,
        )

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return the one answer there is to refuse."""
        return (Example(cls(stem=PLACEHOLDER), {"chosen": ["a"]}, None),)
