"""``{% load searching %}``: the words that were looked for, marked."""

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cms.stems import WORD, stem

register = template.Library()


@register.filter
def highlighted(text: object, wanted: frozenset[str]) -> SafeString:
    """Escape ``text`` and put every word with a wanted stem into ``<mark>``."""
    pieces: list[str] = []
    last = 0
    source = str(text)
    for found in WORD.finditer(source):
        if stem(found[0]) in wanted:
            pieces += [
                escape(source[last : found.start()]),
                f"<mark>{escape(found[0])}</mark>",
            ]
            last = found.end()
    pieces.append(escape(source[last:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece is escaped
