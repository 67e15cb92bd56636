"""``{% load typography %}``: typographic filters for texts on the screen."""

from django import template
from django.utils.safestring import SafeData, mark_safe
from django.utils.translation import get_language

from papers import typography

register = template.Library()


@register.filter
def nbsp(value: object, language: str = "") -> str:
    """Put no-break spaces where a line must not end.

    The language is the argument, else the text's own (``LocalisedText``), else
    the one of the page. Tags of safe HTML are left alone.
    """
    language = language or getattr(value, "lang", "") or get_language() or "ru"
    text = str(value)
    if isinstance(value, SafeData):
        changed = typography.outside_tags(
            text, lambda part: typography.keep_together(part, language=language)
        )
        return mark_safe(changed)  # noqa: S308 - it was safe, only spaces changed
    return typography.keep_together(text, language=language)


@register.filter
def percent(value: object) -> str:
    """Print a number of per cent as the page's language does."""
    return typography.percent(str(value), language=get_language() or "ru")
