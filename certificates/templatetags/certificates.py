"""``{% load certificates %}``: what a snapshot says, in the reader's language."""

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from certificates.domain import wording
from people.i18n import LocalisedText, active_language, localise
from people.templatetags.localised import marked

register = template.Library()


@register.filter
def in_language(texts: dict[str, Any]) -> SafeString:
    """The Russian or English text of ``{"ru": …, "en": …}``, marked on fallback."""
    return marked(localise({language: texts[language] for language in ("ru", "en")}))


@register.filter
def holder(snapshot: dict[str, Any]) -> SafeString:
    """The printed name and, if it is printed so, the name in Latin letters."""
    person = snapshot["person"]
    names = [LocalisedText(person["name"], "ru"), LocalisedText(person["latin"], "en")]
    if active_language() == "en":
        names.reverse()
    return format_html_join(mark_safe("<br>"), "{}", ((marked(n),) for n in names if n))


@register.filter
def issued_day(snapshot: dict[str, Any]) -> str:
    """The printed date of issue in the reader's language."""
    day = date.fromisoformat(snapshot["issued_on"])
    return wording.date_range(day, day)
