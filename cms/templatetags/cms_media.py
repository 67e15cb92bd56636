"""``{% load cms_media %}``: words for pictures and files."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext
from wagtail.rich_text import RichText, expand_db_html

from papers.templatetags.typography import nbsp
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


@register.filter
def prose(text: RichText | None) -> SafeString:
    """Print a rich text with no-break spaces.

    It was cleaned when it was kept (``papers.html``).
    """
    html = expand_db_html(text.source) if text else ""
    return nbsp(mark_safe(html))  # noqa: S308 - cleaned by the one policy


@register.simple_tag
def size_in_words(lessons: int, minutes: int) -> str:
    """Say how much there is to read: 7 lessons, 1 hour 35 minutes."""
    words = [
        ngettext("%(count)d lesson", "%(count)d lessons", lessons) % {"count": lessons}
    ]
    hours, rest = divmod(minutes, 60)
    if hours:
        words.append(
            ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
        )
    if rest:
        words.append(
            ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest}
        )
    return nbsp(", ".join([words[0], " ".join(words[1:])]) if minutes else words[0])


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
