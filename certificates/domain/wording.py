"""How dates, places and hours read on paper, in both languages."""

from collections.abc import Callable
from datetime import date

from django.utils import dateformat, translation
from django.utils.translation import gettext, ngettext, pgettext

# An academic hour (domain.md 1.1).
ACADEMIC_HOUR_MINUTES = 45
DASH = "\N{EN DASH}"

Bilingual = dict[str, str]


def in_both(text: Callable[[], str]) -> Bilingual:
    """What ``text`` says in Russian and in English."""
    said = {}
    for language in ("ru", "en"):
        with translation.override(language):
            said[language] = text()
    return said


def date_range(first: date, last: date) -> str:
    """«11–12 сентября 2026» in the active language."""
    end = _day(last, "j E Y")
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{end}"
    start = _day(first, "j E" if first.year == last.year else "j E Y")
    return f"{start} {DASH} {end}"


def academic_hours(minutes: int) -> str:
    """Whole academic hours in words; what is begun does not count."""
    hours = minutes // ACADEMIC_HOUR_MINUTES
    words = ngettext("%(hours)d academic hour", "%(hours)d academic hours", hours)
    return words % {"hours": hours}


def amount(minutes: int) -> str:
    """Academic hours; what takes less than one is told in minutes."""
    if minutes >= ACADEMIC_HOUR_MINUTES:
        return academic_hours(minutes)
    words = ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes)
    return words % {"minutes": minutes}


def in_programme(title: str) -> str:
    """«Программа «Дальние регионы»»."""
    return gettext("%(title)s programme") % {"title": title}


def issued_on(day: date) -> str:
    """«Выпущен 15 сентября 2026»."""
    return pgettext("on the document", "Issued %(day)s") % {"day": date_range(day, day)}


def _day(day: date, pattern: str) -> str:
    return dateformat.format(day, pattern)
