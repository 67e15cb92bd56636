"""``{% load cms_media %}``: words for pictures and files."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from people.i18n import active_language
from people.templatetags.localised import marked

register = template.Library()

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


@register.simple_tag
def alt_text(picture: Any) -> str:
    """Say what a picture block shows; nothing where it is decoration."""
    if picture["decorative"]:
        return ""
    return picture["alt"] or picture["image"].alt


@register.simple_tag
def joined(texts: Iterable[str]) -> SafeString:
    """Join texts by a middle dot, each marked with its own language."""
    return format_html_join(" · ", "{}", ((marked(text),) for text in texts))


@register.filter
def in_own_language(text: object) -> SafeString:
    """Mark a Russian text on an English page: a name of an author or a file."""
    words = str(text or "")
    if active_language() == "en" and _CYRILLIC.search(words):
        return format_html('<span lang="ru">{}</span>', words)
    return conditional_escape(words)


@register.filter
def file_kind(document: Any) -> str:
    """Return the type of a file in capitals: PDF, DOCX."""
    return document.file_extension.upper()
