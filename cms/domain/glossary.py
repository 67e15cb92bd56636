"""Which words of the glossary a lesson uses."""

from collections.abc import Sequence
from typing import Any

from cms.models import Term
from cms.stems import stems
from people.i18n import active_language


def terms_in(page: Any) -> list[tuple[str, str]]:
    """Return terms and meanings, in the reader's language, that the text of a page uses.

    Words are compared by their stems, so that every form of a term is found;
    one query.
    """
    language = active_language()
    rows = Term.objects.exclude(**{f"term_{language}": ""})
    found = [
        (getattr(row, f"term_{language}"), getattr(row, f"meaning_{language}"))
        for row in rows
    ]
    text = stems(page.plain_text)
    return sorted(
        (pair for pair in found if _stands_in(stems(pair[0]), text)),
        key=lambda pair: pair[0].casefold(),
    )


def _stands_in(wanted: Sequence[str], text: Sequence[str]) -> bool:
    length = len(wanted)
    if not length:
        return False
    return any(
        word == wanted[0] and list(text[start : start + length]) == list(wanted)
        for start, word in enumerate(text)
    )
