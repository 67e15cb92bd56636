"""Names as people write them: what is kept, what is refused.

Names come from all over the world (domain.md 4.3): «оглы», double names,
apostrophes, a single letter. Only what cannot be part of a name is refused.
"""

import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from papers import faces

MAX_LENGTH = 120
# Apostrophes and hyphens in all their forms, and the full stop of «мл.».
PUNCTUATION = frozenset("'`’‘ʼʻ´-‐‑–.")
# Left over from copying out of documents; nobody means them.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\u2060"))
MOST_MARKS_IN_A_ROW = 2
# What stands in printed names besides letters: double names, O'Connor, «П.»,
# maiden names in brackets.
_SIGNS = set(" -'’ʼ`.()")
_PLACEHOLDERS = {"тест", "тестов", "тестовый", "test", "undefined", "none", "nan"}
# Why a name is doubtful, in words; ``Doubt`` names one of them.
DOUBTS = {
    "incomplete": _("Family name or given name is missing."),
    "unprintable": _(
        "The name holds characters that cannot be printed: %(characters)s"
    ),
    "signs": _("The name holds what is not a letter: %(characters)s"),
    "lower_case": _("The name is written in small letters."),
    "capitals": _("The name is written in capitals."),
    "mixed_letters": _("Latin letters stand in a Cyrillic word: %(letters)s"),
    "test": _("The name looks like a test entry."),
}
# What is told to whoever is typing the name, where the doubt alone helps little.
ADVICE = {
    code: _("Write it as certificates shall print it: only the first letter a capital.")
    for code in ("lower_case", "capitals")
}
Doubt = tuple[str, dict[str, str]]


class NameRefused(ValidationError):
    """What was typed cannot be a name: ``too_long``, ``no_letter``, ``character``."""


def normalise_name(text: str) -> str:
    """Return ``text`` composed (NFC), with single spaces and nothing invisible."""
    visible = unicodedata.normalize("NFC", text).translate(INVISIBLE)
    return " ".join(visible.split())


def check_name(name: str) -> None:
    """Refuse what cannot be a name; an empty text is nobody's business here.

    :raises NameRefused: ``too_long``, ``no_letter`` or ``character``
    """
    if len(name) > MAX_LENGTH:
        raise NameRefused(
            _("Write at most %(limit)s characters."),
            code="too_long",
            params={"limit": MAX_LENGTH},
        )
    if name and not any(character.isalpha() for character in name):
        raise NameRefused(_("Write the name in letters."), code="no_letter")
    if not _has_only_characters_of_names(name):
        raise NameRefused(
            _("Use letters, spaces, hyphens and apostrophes only."), code="character"
        )


def _has_only_characters_of_names(name: str) -> bool:
    marks = 0
    for character in name:
        is_mark = unicodedata.category(character) in {"Mn", "Mc"}
        marks = marks + 1 if is_mark else 0
        if marks > MOST_MARKS_IN_A_ROW:
            return False
        known = is_mark or character.isalpha() or character in PUNCTUATION
        if not known and character != " ":
            return False
    return True


def check_writing(name: str) -> None:
    """Refuse one name that no certificate would print as it is written.

    The same doubts as :func:`doubts`, with what to write instead.

    :raises NameRefused: ``lower_case``, ``capitals`` or ``mixed_letters``
    """
    for code, params in (*_doubts_of_case(name), *_doubts_of_letters(name)):
        raise NameRefused(ADVICE.get(code, DOUBTS[code]), code=code, params=params)


def doubts(*, family: str, given: str, whole: str) -> Iterator[Doubt]:
    """Yield why the names may not be printed as they are, the gravest first.

    Complaints about certificates are complaints about names (domain.md 3).

    :param whole: all that is printed, the patronymic too
    """
    if not family or not given:
        yield "incomplete", {}
    if strange := faces.unprintable(whole):
        yield "unprintable", {"characters": " ".join(strange)}
    if signs := [c for c in whole if not c.isalpha() and c not in _SIGNS]:
        yield "signs", {"characters": " ".join(dict.fromkeys(signs))}
    for part in (family, given):
        yield from _doubts_of_case(part)
    yield from _doubts_of_letters(whole)
    if _PLACEHOLDERS & {word.lower() for word in _words(whole)}:
        yield "test", {}


def _doubts_of_case(name: str) -> Iterator[Doubt]:
    """Small letters or capitals only; a script without capitals is neither."""
    if name.lower() == name.upper():
        return
    if name == name.lower():
        yield "lower_case", {}
    if len(name) > 1 and name == name.upper():
        yield "capitals", {}


def _doubts_of_letters(name: str) -> Iterator[Doubt]:
    """Alphabets mixed within one word."""
    for word in _words(name):
        if len(_scripts(word)) > 1:
            yield "mixed_letters", {"letters": " ".join(c for c in word if c < "Ё")}


def _words(name: str) -> list[str]:
    return name.replace("-", " ").split()


def _scripts(word: str) -> set[str]:
    """Names of the alphabets that a word's letters come from."""
    letters = (c for c in word if c.isalpha() and unicodedata.category(c) != "Lm")
    return {unicodedata.name(c).split()[0] for c in letters}
