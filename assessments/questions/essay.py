"""Essay: an answer in the learner's own words, which people mark by a rubric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Final, Self

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
from assessments.questions.errors import InvalidDefinition, InvalidResponse
from assessments.questions.outcome import NONE, ByHand, Criterion, Outcome
from assessments.questions.texts import NO_TEXT, Text

TEXT: Final = "text"
LONGEST: Final = 20_000
MAX_MARKERS: Final = 2


@dataclass(frozen=True, kw_only=True)
class EssayFace(Face):
    """What a template sees: the words given, their limit and the rubric."""

    given: str
    words: int
    max_words: int
    criteria: tuple[Criterion, ...]
    markers: int


@dataclass(frozen=True, kw_only=True)
class Essay(Definition):
    """A free text; ``max_words`` is advice to the writer, 0 gives none."""

    type: ClassVar[str] = "essay"

    max_words: int = 0
    markers: int = 1
    criteria: tuple[Criterion, ...] = ()
    guidance: Text = NO_TEXT

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 1 <= self.markers <= MAX_MARKERS or self.max_words < 0:
            raise InvalidDefinition("one marker or two")
        for criterion in self.criteria:
            if not criterion.text or criterion.points < 1:
                raise InvalidDefinition("a criterion is empty", code="bad_criterion")

    @classmethod
    def from_data(cls, data: Data) -> Self:
        """Make the question that :meth:`to_data` described."""
        criteria = data.get("criteria", ())
        if not isinstance(criteria, list | tuple):
            raise InvalidDefinition("criteria are a list")
        return cls(
            **shared_parts(data),
            max_words=_whole(data.get("max_words", 0)),
            markers=_whole(data.get("markers", 1)),
            criteria=tuple(_criterion(row) for row in criteria),
            guidance=Text.from_data(data.get("guidance", {})),
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        return {
            **self.shared_data(),
            "max_words": self.max_words,
            "markers": self.markers,
            "criteria": [
                {"key": c.key, "text": c.text.to_data(), "points": c.points}
                for c in self.criteria
            ],
            "guidance": self.guidance.to_data(),
        }

    def read(self, raw: Raw) -> Response:
        """Return the text with its lines as they are; only spaces is blank."""
        given = next(iter(raw.get(TEXT, ())), "").replace("\r\n", "\n").strip()
        if len(given) > LONGEST:
            raise InvalidResponse("too long", code="too_long")
        return {TEXT: [given]} if given else {}

    def grade(self, response: Response) -> Outcome:
        """Leave a text to people; a blank answer earns nothing and needs nobody."""
        if not response.get(TEXT):
            return Outcome(NONE)
        return Outcome.needs_person(
            ByHand(criteria=self.criteria, markers=self.markers, guidance=self.guidance)
        )

    def face(
        self, *, response: Response, display: DisplayOptions, arrange: Arrange
    ) -> EssayFace:
        """Return what may be seen; guidance for markers never is."""
        given = next(iter(response.get(TEXT, ())), "")
        return EssayFace(
            type=self.type,
            response=response,
            display=display,
            outcome=None,
            given=given,
            words=len(given.split()),
            max_words=self.max_words,
            criteria=self.criteria,
            markers=self.markers,
            **self.face_parts(display),
        )

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return an answer for people, a blank and a refused one."""
        question = cls(
            stem=Text(
                ru="Что вы скажете родителям в первый день?",
                en="What do you tell the parents on the first day?",
            ),
            max_words=300,
            markers=2,
            criteria=(Criterion("plain", Text(ru="Сказано прямо"), 3),),
        )
        return (
            Example(
                question, {"text": ["Прямо.\r\nБережно."]}, Fraction(0), by_hand=True
            ),
            Example(question, {"text": ["  "]}, Fraction(0)),
            Example(question, {}, Fraction(0)),
            Example(question, {"text": ["а" * 20_001]}, None),
        )


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise InvalidDefinition(f"not a whole number: {value!r}")
    return value


def _criterion(row: object) -> Criterion:
    if not isinstance(row, Mapping) or not isinstance(row.get("key"), str):
        raise InvalidDefinition(f"not a criterion: {row!r}")
    return Criterion(
        row["key"], Text.from_data(row.get("text")), _whole(row.get("points", 1))
    )
