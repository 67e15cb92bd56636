"""Numbers as people type them, exact."""

from __future__ import annotations

import re
from fractions import Fraction

from assessments.questions.errors import InvalidDefinition

# An exponent of three digits would make a number of a thousand places.
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d{1,2})?", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
LONGEST = 60


def number(text: str) -> Fraction | None:
    """Return the number that ``text`` writes, or nothing if it writes none.

    Comma and point both part decimals, spaces part thousands, a minus may be
    the typographic one.

    >>> number("−4,5")
    Fraction(-9, 2)
    >>> number("4.5.6") is None
    True
    """
    plain = _SPACES.sub("", text).replace("\u2212", "-")
    if len(plain) > LONGEST or not plain.isascii() or not _NUMBER.fullmatch(plain):
        return None
    return Fraction(plain.replace(",", "."))


def exact(value: object, *, default: str = "") -> Fraction:
    """Read a number of a definition, kept as text so that it stays exact.

    :raises InvalidDefinition: ``no_number``
    """
    text = default if value is None else str(value)
    if (found := number(text)) is None:
        raise InvalidDefinition(f"not a number: {text!r}", code="no_number")
    return found
