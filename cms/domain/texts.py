"""The text of a page as HTML, the same for all its readers."""

from functools import partial
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms.edition import kept
from cms.texts import as_html


def text_for_all(page: Any) -> SafeString:
    """Return the blocks of ``page`` in the reader's language, from memory if possible."""
    return kept(partial(as_html, page.body), "text", page.pk, get_language())
