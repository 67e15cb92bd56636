"""Phone numbers, written in whatever way, kept in one: +79140000017."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_KEPT = re.compile(r"\+\d{8,15}\Z")
_SIGNS = re.compile(r"[\s()\-‐‑–.]+")
# A number inside the country: its trunk digit, or none at all.
_TRUNK, _INSIDE = "8", 10


class PhoneRefused(ValidationError):
    """What was typed is no phone number: ``phone``."""


def normalise_phone(text: str) -> str:
    """Return a number as it is kept; a Russian one may begin with 8 or with nothing.

    >>> normalise_phone("8 (914) 000-00-17")
    '+79140000017'

    :raises PhoneRefused: ``phone``
    """
    digits = _SIGNS.sub("", text)
    if not digits:
        return ""
    if len(digits) == _INSIDE + 1 and digits.startswith(_TRUNK):
        digits = f"+7{digits[1:]}"
    elif len(digits) == _INSIDE and digits.startswith("9"):
        digits = f"+7{digits}"
    elif not digits.startswith("+"):
        digits = f"+{digits}"
    check_phone(digits)
    return digits


def check_phone(number: str) -> None:
    """Refuse what is not kept as +79140000017.

    :raises PhoneRefused: ``phone``
    """
    if not _KEPT.match(number):
        raise PhoneRefused(
            _("Write the number with its country code: +7 914 000-00-17."),
            code="phone",
        )


def in_groups(number: str) -> str:
    """Return a kept number as people read it: «+7 914 000-00-17»."""
    inside = number.removeprefix("+7")
    if number == inside or len(inside) != _INSIDE:
        return number
    a, b, c, d = inside[:3], inside[3:6], inside[6:8], inside[8:]
    return f"+7\N{NO-BREAK SPACE}{a}\N{NO-BREAK SPACE}{b}-{c}-{d}"


def asked_number(query: str) -> str:
    """Return the digits of a query that is (a part of) a phone number, else nothing.

    The trunk digit and the country code of Russia are left out: they are kept
    in one way and typed in several.
    """
    digits = _SIGNS.sub("", query).removeprefix("+")
    if not digits.isdecimal() or len(digits) < 4:  # noqa: PLR2004 - a house number is no phone
        return ""
    if len(digits) == _INSIDE + 1 and digits[0] in "78":
        return digits[1:]
    return digits
