"""What the types with a list of options have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Final, Self

from assessments.questions.definition import (
    Data,
    Definition,
    Face,
    Raw,
    Response,
    shared_parts,
)
from assessments.questions.display import Arrange, DisplayOptions, as_written
from assessments.questions.errors import InvalidDefinition, InvalidResponse
from assessments.questions.numbers import exact
from assessments.questions.outcome import FULL, NONE
from assessments.questions.texts import NO_TEXT, Text

CHOSEN: Final = "chosen"
MIN_OPTIONS: Final = 2


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option: its text, whether it belongs to the key, and why.

    ``percent`` is what choosing it brings where options are marked one by one;
    below zero it takes points away, empty it brings nothing of its own.
    """

    key: str
    text: Text
    is_right: bool = False
    explanation: Text = NO_TEXT
    percent: str = ""

    @classmethod
    def from_data(cls, data: object) -> Option:
        """Read one option.

        :raises InvalidDefinition: when something is missing
        """
        if not isinstance(data, Mapping) or not isinstance(data.get("key"), str):
            raise InvalidDefinition(f"not an option: {data!r}")
        return cls(
            key=data["key"],
            text=Text.from_data(data.get("text")),
            is_right=data.get("is_right") is True,
            explanation=Text.from_data(data.get("explanation", {})),
            percent=str(data.get("percent", "")).strip(),
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the option in plain JSON types."""
        return {
            "key": self.key,
            "text": self.text.to_data(),
            "is_right": self.is_right,
            "explanation": self.explanation.to_data(),
            # Left out where there is none: older versions know no such thing.
            **({"percent": self.percent} if self.percent else {}),
        }

    @property
    def part(self) -> Fraction:
        """The part of the marks that ``percent`` means, exact.

        :raises InvalidDefinition: ``no_number``
        """
        return exact(self.percent) / 100 if self.percent else NONE


class OptionState(StrEnum):
    """How an option stands in a review, as far as it may be told."""

    HIT = "hit"
    EXTRA = "extra"
    PARTLY = "partly"
    MISSED = "missed"
    PLAIN = ""


@dataclass(frozen=True, kw_only=True)
class OptionFace:
    """What a template sees of an option."""

    key: str
    text: Text
    chosen: bool
    state: OptionState
    explanation: Text | None


@dataclass(frozen=True, kw_only=True)
class ChoiceFace(Face):
    """What a template sees of a question with options.

    ``rule`` names the rule of marking, which is said while answering.
    """

    options: tuple[OptionFace, ...]
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class ChoiceDefinition(Definition):
    """A question that is answered by choosing options.

    ``keeps_order`` is for options with an order of their own (numbers, stages,
    "none of these"): a quiz that shuffles leaves them alone.
    """

    several: ClassVar[bool]

    options: tuple[Option, ...]
    keeps_order: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.options) < MIN_OPTIONS:
            raise InvalidDefinition(
                "a question of choice needs two options or more", code="few_options"
            )
        if len(self.keys) != len(self.options):
            raise InvalidDefinition("two options have the same key")
        if not all(option.text for option in self.options):
            raise InvalidDefinition("an option has no text", code="empty_option")
        if not all(-FULL <= option.part <= FULL for option in self.options):
            raise InvalidDefinition("from -100 to 100 per cent", code="bad_percent")

    @property
    def keys(self) -> frozenset[str]:
        """All keys that may be chosen."""
        return frozenset(option.key for option in self.options)

    @property
    def right(self) -> frozenset[str]:
        """The keys of the right options."""
        return frozenset(option.key for option in self.options if option.is_right)

    @classmethod
    def from_data(cls, data: Data) -> Self:
        """Make the question that :meth:`to_data` described."""
        return cls(**cls.arguments(data))

    @classmethod
    def arguments(cls, data: Data) -> dict[str, Any]:
        """Read the arguments of the class from ``data``."""
        options = data.get("options")
        if not isinstance(options, list | tuple):
            raise InvalidDefinition("a question of choice needs a list of options")
        return {
            **shared_parts(data),
            "options": tuple(Option.from_data(option) for option in options),
            "keeps_order": data.get("keeps_order") is True,
        }

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        return {
            **self.shared_data(),
            "options": [option.to_data() for option in self.options],
            "keeps_order": self.keeps_order,
        }

    def read(self, raw: Raw) -> Response:
        """Return the chosen keys in the author's order; none chosen is blank."""
        chosen = {value for value in raw.get(CHOSEN, ()) if value}
        if not chosen <= self.keys:
            raise InvalidResponse("no such option", code="no_such_option")
        if len(chosen) > 1 and not self.several:
            raise InvalidResponse("only one option", code="too_many")
        keys = [option.key for option in self.options if option.key in chosen]
        return {CHOSEN: keys} if keys else {}

    def guess(self) -> Fraction | None:
        """Return the mean mark of the options, where one is chosen."""
        if self.takes_several:
            return None
        marks = [self.grade({CHOSEN: [o.key]}).fraction for o in self.options]
        return sum(marks, NONE) / len(marks)

    @property
    def takes_several(self) -> bool:
        """Whether more than one option may be chosen."""
        return self.several

    def words(self, response: Response) -> tuple[Text, ...]:
        """Return the texts of the chosen options."""
        chosen = response.get(CHOSEN, ())
        return tuple(option.text for option in self.options if option.key in chosen)

    def face(
        self, *, response: Response, display: DisplayOptions, arrange: Arrange
    ) -> ChoiceFace:
        """Return what may be seen of the question with this answer."""
        by_key = {option.key: option for option in self.options}
        arrange = as_written if self.keeps_order else arrange
        return ChoiceFace(
            type=self.type,
            response=response,
            display=display,
            rule=self.rule,
            outcome=self.grade(response) if display.show_correctness else None,
            options=tuple(
                _option_face(by_key[key], response, display)
                for key in arrange([option.key for option in self.options])
            ),
            **self.face_parts(display),
        )

    @property
    def rule(self) -> str:
        """Name the rule of marking, for the hint beside the question."""
        return ""


def _option_face(
    option: Option, response: Response, display: DisplayOptions
) -> OptionFace:
    chosen = option.key in response.get(CHOSEN, ())
    return OptionFace(
        key=option.key,
        text=option.text,
        chosen=chosen,
        state=_state(option, chosen=chosen, display=display),
        explanation=option.explanation if display.show_explanations else None,
    )


def _state(option: Option, *, chosen: bool, display: DisplayOptions) -> OptionState:
    if chosen and (display.show_correctness or display.show_key):
        return OptionState.HIT if option.is_right else OptionState.EXTRA
    if not chosen and option.is_right and display.show_key:
        return OptionState.MISSED
    return OptionState.PLAIN
