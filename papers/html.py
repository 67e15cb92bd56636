"""The one policy for HTML that people type or paste.

Whatever a text comes from (the editor, a Word document, an import), it passes
:func:`clean_html` before it is kept, so that every stored text is harmless.
"""

import re

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
    r"<(script|style|template|noscript|title|head|xml)\b.*?</\1\s*>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)


def clean_html(text: str) -> str:
    """Return ``text`` with nothing left but the tags of the policy.

    Cleaning a clean text changes nothing.
    """
    cleaner = Cleaner(
        tags=TAGS, attributes={"a": _is_of_a_link}, protocols=PROTOCOLS, strip=True
    )
    return cleaner.clean(_UNREADABLE.sub("", text))


def _is_of_a_link(tag: str, name: str, value: str) -> bool:
    if name == "href":
        return bool(_ADDRESS.match(value.strip()))
    return name in LINK_ATTRIBUTES
