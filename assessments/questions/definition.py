"""What every question type has to offer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Self, TypeAlias

from assessments.questions.display import Arrange, DisplayOptions
from assessments.questions.errors import InvalidDefinition
from assessments.questions.outcome import Outcome
from assessments.questions.texts import NO_TEXT, Text

Raw: TypeAlias = Mapping[str, Sequence[str]]
"""An answer as a form sends it: names and their values."""

Response: TypeAlias = dict[str, list[str]]
"""A checked answer in the same shape, ready for JSON; ``{}`` is a blank one."""

Data: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Example:
    """An answer of which the type says itself what it is worth.

    ``fraction`` is ``None`` for an answer that must be refused; one that needs
    a person is marked ``by_hand``.
    """

    definition: Definition
    raw: Raw
    fraction: Fraction | None
    by_hand: bool = False


@dataclass(frozen=True, kw_only=True)
class Face:
    """What a template gets to see of a question: only what may be shown.

    The key is not in it before its time, so a careless template has nothing
    to give away.
    """

    type: str
    vignette: Text
    stem: Text
    response: Response
    display: DisplayOptions
    outcome: Outcome | None = None
    explanation: Text | None = None
    reference: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Definition(ABC):
    """One question, as frozen in a version: its texts, its key, its grading."""

    type: ClassVar[str]

    stem: Text
    vignette: Text = NO_TEXT
    explanation: Text = NO_TEXT
    reference: Text = NO_TEXT

    def __post_init__(self) -> None:
        if not self.stem:
            raise InvalidDefinition("a question needs a stem", code="no_stem")

    @classmethod
    @abstractmethod
    def from_data(cls, data: Data) -> Self:
        """Make the question that :meth:`to_data` described.

        :raises InvalidDefinition: when no question can be made of it
        """

    @abstractmethod
    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""

    @abstractmethod
    def read(self, raw: Raw) -> Response:
        """Check what a form sent and bring it into its one stored shape.

        :raises InvalidResponse: for an answer this question does not allow
        """

    @abstractmethod
    def grade(self, response: Response) -> Outcome:
        """Return what ``response``, as :meth:`read` gave it, is worth.

        An answer no machine can mark gives :meth:`Outcome.needs_person`.
        """

    @abstractmethod
    def face(
        self, *, response: Response, display: DisplayOptions, arrange: Arrange
    ) -> Face:
        """Return what may be seen of the question with this answer."""

    @classmethod
    @abstractmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, wrong, blank and refused, with their worth."""

    def texts_of(self) -> dict[str, Any]:
        """Return the parts that all types share, for :meth:`to_data`."""
        return {name: getattr(self, name).to_data() for name in SHARED_TEXTS}

    def face_texts(self, display: DisplayOptions) -> dict[str, Text]:
        """Return the shared parts that ``display`` lets through, for a face."""
        texts = {"vignette": self.vignette, "stem": self.stem}
        if display.show_explanations:
            texts |= {"explanation": self.explanation, "reference": self.reference}
        return texts


SHARED_TEXTS = ("stem", "vignette", "explanation", "reference")


def shared_texts(data: Data) -> dict[str, Text]:
    """Read the texts that all types share.

    :raises InvalidDefinition: when one of them is not a text
    """
    return {name: Text.from_data(data.get(name, {})) for name in SHARED_TEXTS}
