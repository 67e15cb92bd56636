"""Texts and names that stand in another language than the page."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from people.i18n import active_language
from people.models import Person

register = template.Library()


@register.filter
def marked(text: str) -> SafeString:
    """Wrap a fallback text in an element with its own ``lang``."""
    lang = getattr(text, "lang", None)
    if lang is None or lang == active_language():
        return conditional_escape(text)
    return format_html('<span lang="{}">{}</span>', lang, str(text))


@register.filter
def own(text: str) -> str:
    """Return nothing for a fallback text: a page's ``<title>`` cannot mark it.

    >>> {% firstof run.title|own run.course.title|own run.code %}
    """
    return text if getattr(text, "lang", active_language()) == active_language() else ""


@register.filter
def person_name(person: Person) -> SafeString:
    """Print a person's name as the reader's language has it."""
    return marked(person.name_in(active_language()))
