"""``{% load certificates %}``: what a snapshot says, in the reader's language."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from people.i18n import LocalisedText, active_language, localise
from people.templatetags.localised import marked

register = template.Library()


@register.filter
def in_language(texts: dict[str, Any]) -> SafeString:
    """The Russian or English text of ``{"ru": …, "en": …}``, marked on fallback."""
    return marked(localise({language: texts[language] for language in ("ru", "en")}))


@register.filter
def holder(snapshot: dict[str, Any]) -> SafeString:
    """The printed name: in Latin letters for English readers if it is printed so."""
    person = snapshot["person"]
    if active_language() == "en" and person["latin"]:
        return marked(LocalisedText(person["latin"], "en"))
    return marked(LocalisedText(person["name"], "ru"))


@register.filter
def issued_day(snapshot: dict[str, Any]) -> str:
    """The printed date of issue."""
    return date_format(date.fromisoformat(snapshot["issued_on"]), "DATE_FORMAT")
