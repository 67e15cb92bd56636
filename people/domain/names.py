"""Names as people write them: what is kept, what is refused.

Names come from all over the world (domain.md 4.3): «оглы», double names,
apostrophes, a single letter. Only what cannot be part of a name is refused.
"""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 120
# Apostrophes and hyphens in all their forms, and the full stop of «мл.».
PUNCTUATION = frozenset("'`’‘ʼʻ´-‐‑–.")
# Left over from copying out of documents; nobody means them.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\u2060"))
MOST_MARKS_IN_A_ROW = 2


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
