"""The gaps of a passage: what belongs into each, and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from assessments.questions.choice import MIN_OPTIONS
from assessments.questions.definition import (
    rows_of,
)
from assessments.questions.errors import InvalidDefinition, InvalidResponse
from assessments.questions.numbers import exact, number
from assessments.questions.outcome import FULL, NONE
from assessments.questions.short_answer import LONGEST, Form, fits
from assessments.questions.texts import NO_TEXT, Text, plain


class GapKind(StrEnum):
    """What belongs into a gap."""

    CHOICE = "choice"
    WORD = "word"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class GapOption:
    """One of the words to choose from in a gap."""

    key: str
    text: Text
    is_right: bool = False

    def to_data(self) -> dict[str, Any]:
        """Describe the option in plain JSON types."""
        text = self.text.to_data()
        return {"key": self.key, "text": text, "is_right": self.is_right}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A gap; ``key`` marks its place in the passage as ``[[key]]``.

    A choice has ``options``, a word ``forms``, a number ``value`` and
    ``tolerance``. ``label`` says what belongs there, for a reader who hears it.
    """

    key: str
    kind: GapKind
    label: Text = NO_TEXT
    weight: int = 1
    options: tuple[GapOption, ...] = ()
    forms: tuple[Form, ...] = ()
    value: str = ""
    tolerance: str = "0"
    explanation: Text = NO_TEXT

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Gap:
        """Read one gap.

        :raises InvalidDefinition: when it cannot be filled
        """
        weight, forms = data.get("weight", 1), data.get("forms", ())
        if data.get("kind") not in set(GapKind) or not isinstance(weight, int):
            raise InvalidDefinition(f"not a gap: {data!r}")
        if not isinstance(forms, list | tuple):
            raise InvalidDefinition("forms are a list")
        gap = cls(
            key=data["key"],
            kind=GapKind(data["kind"]),
            label=Text.from_data(data.get("label", {})),
            weight=weight,
            options=tuple(_option(row) for row in rows_of(data, "options")),
            forms=tuple(Form.from_data(form) for form in forms),
            value=str(data.get("value", "")),
            tolerance=str(data.get("tolerance", "0")),
            explanation=Text.from_data(data.get("explanation", {})),
        )
        gap.check()
        return gap

    def to_data(self) -> dict[str, Any]:
        """Describe the gap in plain JSON types."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "label": self.label.to_data(),
            "weight": self.weight,
            "options": [option.to_data() for option in self.options],
            "forms": [form.to_data() for form in self.forms],
            "value": self.value,
            "tolerance": self.tolerance,
            "explanation": self.explanation.to_data(),
        }

    def check(self) -> None:
        """Let only a gap pass that can be filled rightly.

        :raises InvalidDefinition: with the code of what is missing
        """
        if self.weight < 1:
            raise InvalidDefinition("a gap weighs one or more")
        if self.kind is GapKind.NUMBER:
            exact(self.value)
            if exact(self.tolerance) < 0:
                raise InvalidDefinition("a tolerance below nought", code="no_number")
        elif self.kind is GapKind.WORD:
            if not any(form.fraction == FULL for form in self.forms):
                raise InvalidDefinition("no form brings full marks", code="no_answer")
        elif len(self.options) < MIN_OPTIONS:
            raise InvalidDefinition("two words to choose from", code="few_options")
        elif sum(option.is_right for option in self.options) != 1:
            raise InvalidDefinition("one right word", code="one_key")
        elif not all(option.text for option in self.options):
            raise InvalidDefinition("an option has no text", code="empty_option")

    def read(self, values: Sequence[str]) -> list[str]:
        """Check what was put into the gap; nothing but spaces is blank."""
        given = [" ".join(value.split()) for value in values]
        given = [value for value in given if value]
        if len(given) > 1:
            raise InvalidResponse("one gap, one answer", code="too_many")
        if not given:
            return []
        if self.kind is GapKind.CHOICE and given[0] not in self._by_key:
            raise InvalidResponse("no such word", code="no_such_option")
        if self.kind is GapKind.NUMBER and number(given[0]) is None:
            raise InvalidResponse("not a number", code="not_a_number")
        if len(given[0]) > LONGEST:
            raise InvalidResponse("too long", code="too_long")
        return given

    @property
    def _by_key(self) -> dict[str, GapOption]:
        return {option.key: option for option in self.options}

    def grade(self, given: str) -> Fraction:
        """Return the part of the gap's marks that ``given`` earns."""
        if not given:
            return NONE
        if self.kind is GapKind.CHOICE:
            return FULL if self._by_key[given].is_right else NONE
        if self.kind is GapKind.WORD:
            fitting = [form.fraction for form in self.forms if fits(form.text, given)]
            return max(fitting, default=NONE)
        off = abs(exact(given) - exact(self.value))
        return FULL if off <= exact(self.tolerance) else NONE

    def told(self, given: str) -> Text:
        """Return what was given as a person reads it."""
        if self.kind is GapKind.CHOICE and given in self._by_key:
            return self._by_key[given].text
        return plain(given)

    @property
    def right(self) -> Text:
        """What belongs into the gap, as a person reads it."""
        if self.kind is GapKind.CHOICE:
            return next(option.text for option in self.options if option.is_right)
        if self.kind is GapKind.WORD:
            full = [form.shown for form in self.forms if form.fraction == FULL]
            return plain(", ".join(full))
        off = f" ± {self.tolerance}" if exact(self.tolerance) else ""
        return plain(f"{self.value}{off}")


def _option(row: Mapping[str, Any]) -> GapOption:
    return GapOption(
        key=row["key"],
        text=Text.from_data(row.get("text", {})),
        is_right=row.get("is_right") is True,
    )
