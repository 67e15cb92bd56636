"""Values of QTI: nothing, a single one, or a container; and what is declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, TypeAlias

from django.utils.translation import gettext as _

from assessments.exchange.items import BadItem
from assessments.exchange.nodes import Node
from assessments.questions.numbers import number

Single: TypeAlias = bool | Fraction | str
Value: TypeAlias = Single | tuple[Single, ...] | None
NUMBERS: Final = {"float", "integer"}
CONTAINERS: Final = {"multiple", "ordered"}


class Unknown(Exception):
    """An element that is not worked out here; its name is the message."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a mapping."""

    key: Single
    value: Fraction
    case_sensitive: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Worths:
    """What each value is worth; bounds hold for the sum."""

    entries: tuple[Entry, ...]
    default: Fraction = Fraction(0)
    lower: Fraction | None = None
    upper: Fraction | None = None

    def worth(self, value: Value) -> Fraction:
        """Return the sum over the values of a response."""
        total = sum((self._one(each) for each in members(value)), Fraction(0))
        if self.lower is not None:
            total = max(self.lower, total)
        return total if self.upper is None else min(self.upper, total)

    def _one(self, value: Single) -> Fraction:
        for entry in self.entries:
            if entry.key == value or (
                not entry.case_sensitive
                and str(entry.key).casefold() == str(value).casefold()
            ):
                return entry.value
        return self.default


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A variable: of what kind it is, its key, what its values are worth."""

    identifier: str
    cardinality: str = "single"
    base: str = ""
    default: Value = None
    correct: Value = None
    mapping: Worths | None = None
    areas: bool = False
    lookup: Mapping[Single, Single] = field(default_factory=dict)
    normal_maximum: Fraction | None = None

    def read(self, raw: Sequence[str] | str | None) -> Value:
        """Return a response of a learner as a value of this variable."""
        given = [raw] if isinstance(raw, str) else list(raw or ())
        if not given:
            return None
        singles = tuple(single(text, self.base) for text in given)
        return singles if self.cardinality in CONTAINERS else singles[0]


def members(value: Value) -> tuple[Single, ...]:
    """Return the single values inside ``value``."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def single(text: str, base: str) -> Single:
    """Read one value of a base type.

    :raises BadItem: when it is no number where one belongs
    """
    text = text.strip()
    if base in NUMBERS:
        found = number(text)
        if found is None:
            raise BadItem(_("“%(text)s” is no number.") % {"text": text[:60]})
        return found
    if base == "boolean":
        return text in {"true", "1"}
    if base == "pair":
        return " ".join(sorted(text.split()))
    return " ".join(text.split()) if base == "directedPair" else text


def declared(node: Node) -> Declared:
    """Read a declaration of a response or an outcome."""
    base = node.get("baseType", "")
    cardinality = node.get("cardinality", "single")
    if cardinality == "record":
        raise BadItem(_("Records are not known here."))
    return Declared(
        identifier=node.get("identifier", ""),
        cardinality=cardinality,
        base=base,
        default=_values(node.find("defaultValue"), base, cardinality),
        correct=_values(node.find("correctResponse"), base, cardinality),
        mapping=_mapping(node.find("mapping"), base),
        areas=node.find("areaMapping") is not None,
        lookup=_lookup(node.find("matchTable"), base),
        normal_maximum=number(node.get("normalMaximum", "")),
    )


def _values(node: Node | None, base: str, cardinality: str) -> Value:
    if node is None:
        return None
    found = tuple(single("".join(v.itertext()), base) for v in node.iterfind("value"))
    if cardinality in CONTAINERS:
        return found or None
    return found[0] if found else None


def _mapping(node: Node | None, base: str) -> Worths | None:
    if node is None:
        return None
    folded = node.get("caseSensitive", "true")
    return Worths(
        entries=tuple(
            Entry(
                single(entry.get("mapKey", ""), base),
                number(entry.get("mappedValue", "0")) or Fraction(0),
                entry.get("caseSensitive", folded) != "false",
            )
            for entry in node.iterfind("mapEntry")
        ),
        default=number(node.get("defaultValue", "0")) or Fraction(0),
        lower=number(node.get("lowerBound", "")),
        upper=number(node.get("upperBound", "")),
    )


def _lookup(node: Node | None, base: str) -> Mapping[Single, Single]:
    if node is None:
        return {}
    return {
        number(entry.get("sourceValue", "")) or Fraction(0): single(
            entry.get("targetValue", ""), base
        )
        for entry in node.iterfind("matchTableEntry")
    }
