"""The one policy for HTML that people type or paste.

Whatever a text comes from (the editor, a Word document, an import), it passes
:func:`clean_html` before it is kept, so that every stored text is harmless.
"""

import re
from functools import cache

from bleach.sanitizer import Cleaner

TAGS = frozenset(
    {"a", "b", "blockquote", "br", "em", "i", "li", "ol", "p", "strong", "sub"}
    | {"sup", "ul"}
)
# How Wagtail stores links to pages and documents.
LINK_ATTRIBUTES = frozenset({"id", "linktype"})
# Stricter than bleach, which takes ``javascript:123`` for a host and a port.
_ADDRESS = re.compile(r"(https?://|mailto:|tel:|#|/(?!/))[^\\\s]*\Z", re.IGNORECASE)
PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})

# Only for looks: bleach would keep the code inside as visible text.
_UNREADABLE = re.compile(
    r"<(?:(script|style|template|noscript|title|head|xml)\b|!--)", re.IGNORECASE
)


def clean_html(text: str) -> str:
    """Return ``text`` with nothing left but the tags of the policy.

    Cleaning a clean text changes nothing.
    """
    cleaner = Cleaner(
        tags=TAGS, attributes={"a": _is_of_a_link}, protocols=PROTOCOLS, strip=True
    )
    return cleaner.clean(_readable(text))


def _readable(text: str) -> str:
    """Return ``text`` without comments and without elements that nobody reads.

    One way through the text: where an end was not found once, it is not looked
    for again, so that a thousand beginnings cost no thousand ways to the end.
    """
    pieces, at, endless = [], 0, set()
    for found in _UNREADABLE.finditer(text):
        name = (found[1] or "").lower()
        if found.start() < at or name in endless:
            continue
        end = _end_of(name).search(text, found.end())
        if end is None:
            endless.add(name)
            continue
        pieces.append(text[at : found.start()])
        at = end.end()
    return "".join([*pieces, text[at:]])


@cache
def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}\s*>" if name else "-->", re.IGNORECASE)


def _is_of_a_link(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return bool(_ADDRESS.match(value.strip()))
    return name in LINK_ATTRIBUTES
