"""A number, within a tolerance, in any of the units its author accepts."""

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
from assessments.questions.numbers import exact, number
from assessments.questions.outcome import FULL, NONE, Outcome
from assessments.questions.texts import Text, plain, together

NUMBER: Final = "number"
UNIT: Final = "unit"


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit that is accepted.

    ``factor`` says how many of the key's units one of these is: with the key
    in g/L, g/dL has 10.
    """

    key: str
    text: Text
    factor: str = "1"

    @classmethod
    def from_data(cls, data: object) -> Unit:
        """Read one unit.

        :raises InvalidDefinition: ``bad_unit`` for a factor that converts nothing
        """
        if not isinstance(data, Mapping) or not isinstance(data.get("key"), str):
            raise InvalidDefinition(f"not a unit: {data!r}")
        unit = cls(
            key=data["key"],
            text=Text.from_data(data.get("text")),
            factor=str(data.get("factor", "1")),
        )
        if not unit.text or (number(unit.factor) or 0) <= 0:
            raise InvalidDefinition("a unit needs name and factor", code="bad_unit")
        return unit

    def to_data(self) -> dict[str, Any]:
        """Describe the unit in plain JSON types."""
        return {"key": self.key, "text": self.text.to_data(), "factor": self.factor}


@dataclass(frozen=True, kw_only=True)
class NumericFace(Face):
    """What a template sees: the number and unit given, the key when it may."""

    given: str
    units: tuple[Unit, ...]
    unit: Unit | None
    right: str = ""
    tolerance: str = ""
    right_unit: Unit | None = None


@dataclass(frozen=True, kw_only=True)
class Numeric(Definition):
    """A number; ``value`` and ``tolerance`` are in the first unit, if there is one."""

    type: ClassVar[str] = "numeric"

    value: str
    tolerance: str = "0"
    units: tuple[Unit, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        exact(self.value)
        if exact(self.tolerance) < 0:
            raise InvalidDefinition("a tolerance below nought", code="no_number")
        if len(self._by_key) != len(self.units):
            raise InvalidDefinition("two units have the same key")
        if self.units and exact(self.units[0].factor) != 1:
            raise InvalidDefinition("the key's unit is one of it", code="bad_unit")

    @property
    def _by_key(self) -> dict[str, Unit]:
        return {unit.key: unit for unit in self.units}

    @classmethod
    def from_data(cls, data: Data) -> Self:
        """Make the question that :meth:`to_data` described."""
        units = data.get("units", ())
        if not isinstance(units, list | tuple):
            raise InvalidDefinition("units are a list")
        return cls(
            **shared_parts(data),
            value=str(data.get("value", "")),
            tolerance=str(data.get("tolerance", "0")),
            units=tuple(Unit.from_data(unit) for unit in units),
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        return {
            **self.shared_data(),
            "value": self.value,
            "tolerance": self.tolerance,
            "units": [unit.to_data() for unit in self.units],
        }

    def read(self, raw: Raw) -> Response:
        """Return the number as it was typed, and its unit; no number is blank."""
        given = next(iter(raw.get(NUMBER, ())), "").strip()
        unit = next(iter(raw.get(UNIT, ())), "")
        if unit and unit not in self._by_key:
            raise InvalidResponse("no such unit", code="no_such_option")
        if not given:
            return {}
        if number(given) is None:
            raise InvalidResponse("not a number", code="not_a_number")
        return {NUMBER: [given], **({UNIT: [unit]} if unit else {})}

    def grade(self, response: Response) -> Outcome:
        """Convert to the key's unit; right if no further off than the tolerance.

        With several units to choose from, a number without one is wrong.
        """
        given = next(iter(response.get(NUMBER, ())), "")
        unit = self._unit(response)
        value = number(given)
        if value is None or (self.units and unit is None):
            return Outcome(NONE)
        in_key = value * exact(unit.factor if unit else "1")
        off = abs(in_key - exact(self.value))
        return Outcome(FULL if off <= exact(self.tolerance) else NONE)

    def _unit(self, response: Response) -> Unit | None:
        if len(self.units) == 1:
            return self.units[0]
        return self._by_key.get(next(iter(response.get(UNIT, ())), ""))

    def words(self, response: Response) -> tuple[Text, ...]:
        """Return the number with its unit."""
        given, unit = response.get(NUMBER, ()), self._unit(response)
        return tuple(
            together(plain(value), unit.text, by=" ") if unit else plain(value)
            for value in given
        )

    def face(
        self, *, response: Response, display: DisplayOptions, arrange: Arrange
    ) -> NumericFace:
        """Return what may be seen of the question with this answer."""
        tells, first = display.show_key, next(iter(self.units), None)
        return NumericFace(
            type=self.type,
            response=response,
            display=display,
            outcome=self.grade(response) if display.show_correctness else None,
            given=next(iter(response.get(NUMBER, ())), ""),
            units=self.units,
            unit=self._unit(response),
            right=self.value if tells else "",
            tolerance=self.tolerance if tells and exact(self.tolerance) else "",
            right_unit=first if tells else None,
            **self.face_parts(display),
        )

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, wrong, blank and refused, with their worth."""
        stem = Text(ru="Гемоглобин на снимке анализа?", en="What is the haemoglobin?")
        litre = Unit(key="l", text=Text(ru="г/л", en="g/L"))
        decilitre = Unit(key="dl", text=Text(ru="г/дл", en="g/dL"), factor="10")
        plain = cls(stem=stem, value="-4.5")
        single = cls(stem=stem, value="58", tolerance="1", units=(litre,))
        both = cls(stem=stem, value="58", tolerance="1", units=(litre, decilitre))
        return (
            Example(plain, {"number": ["−4,5"]}, Fraction(1)),
            Example(plain, {"number": ["4.5"]}, Fraction(0)),
            Example(plain, {"number": ["4.5.6"]}, None),
            Example(plain, {}, Fraction(0)),
            Example(single, {"number": ["57"]}, Fraction(1)),
            Example(both, {"number": ["59"], "unit": ["l"]}, Fraction(1)),
            Example(both, {"number": ["59,1"], "unit": ["l"]}, Fraction(0)),
            Example(both, {"number": ["5,8"], "unit": ["dl"]}, Fraction(1)),
            Example(both, {"number": ["58"], "unit": ["dl"]}, Fraction(0)),
            Example(both, {"number": ["58"]}, Fraction(0)),
            Example(both, {"number": ["58"], "unit": ["mmol"]}, None),
        )
