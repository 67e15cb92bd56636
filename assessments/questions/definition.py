"""What every question type has to offer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Self, TypeAlias, TypeVar

from assessments.questions.display import Arrange, DisplayOptions
from assessments.questions.errors import InvalidDefinition
from assessments.questions.media import Medium, media_from
from assessments.questions.outcome import Outcome
from assessments.questions.texts import NO_TEXT, Text, plain

Raw: TypeAlias = Mapping[str, Sequence[str]]
"""An answer as a form sends it: names and their values."""

Response: TypeAlias = dict[str, list[str]]
"""A checked answer in the same shape, ready for JSON; ``{}`` is a blank one."""

Data: TypeAlias = Mapping[str, object]

Choice = TypeVar("Choice", bound=StrEnum)


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
    media: tuple[Medium, ...] = ()
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
    media: tuple[Medium, ...] = ()

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

    def guess(self) -> Fraction | None:
        """Return the mark to be expected of guessing; ``None`` where one cannot.

        The random guess score of item analysis: every option equally likely.
        """
        return None

    def words(self, response: Response) -> tuple[Text, ...]:
        """Return ``response`` as a person reads it, one text per part of it.

        Lists of answers and exports show it; a type whose answers are keys
        puts their texts in the place of the keys.
        """
        values = (value for values in response.values() for value in values)
        return tuple(plain(value) for value in values)

    def shared_data(self) -> dict[str, Any]:
        """Return the parts that all types share, for :meth:`to_data`."""
        texts = {name: getattr(self, name).to_data() for name in SHARED_TEXTS}
        # Left out where there are none: versions frozen before know no media.
        media = [medium.to_data() for medium in self.media]
        return texts | ({"media": media} if media else {})

    def face_parts(self, display: DisplayOptions) -> dict[str, Any]:
        """Return the shared parts that ``display`` lets through, for a face."""
        parts = {"vignette": self.vignette, "stem": self.stem, "media": self.media}
        if display.show_explanations:
            parts |= {"explanation": self.explanation, "reference": self.reference}
        return parts


SHARED_TEXTS = ("stem", "vignette", "explanation", "reference")


def shared_parts(data: Data) -> dict[str, Any]:
    """Read the texts and media that all types share.

    :raises InvalidDefinition: when one of them is none
    """
    texts = {name: Text.from_data(data.get(name, {})) for name in SHARED_TEXTS}
    return texts | {"media": media_from(data.get("media", ()))}


def choice_of(data: Data, name: str, default: Choice) -> Choice:
    """Read a member of the enumeration of ``default``, which stands when none is given.

    :raises InvalidDefinition: for a word that is none of its members
    """
    try:
        return type(default)(str(data.get(name, default)))
    except ValueError as error:
        raise InvalidDefinition(str(error)) from error


def rows_of(data: Data, name: str) -> list[Mapping[str, Any]]:
    """Read a list of rows, each with a ``key`` of its own.

    :raises InvalidDefinition: when it is none, or two rows have the same key
    """
    rows = data.get(name, ())
    if not isinstance(rows, list | tuple):
        raise InvalidDefinition(f"{name} are a list")
    keys = [row.get("key") for row in rows if isinstance(row, Mapping)]
    if len(keys) < len(rows) or not all(isinstance(k, str) and k for k in keys):
        raise InvalidDefinition(f"every one of {name} has a key", code="no_row_key")
    if len(set(keys)) < len(keys):
        raise InvalidDefinition(f"two of {name} have the same key", code="twin_keys")
    return list(rows)
