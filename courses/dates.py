"""Days in words: of runs, in letters as on pages."""

from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as format_date

from courses.models import CourseRun
from people.i18n import active_language

# Two days are named one by one, more as a span.
NAMED_DAYS = 2


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a run in pieces: «3–4», «декабря», «чт, пт».

    Over two months there are no numbers of their own: «11 янв. – 5 фев.».
    """

    numbers: str
    month: str
    weekdays: str
    text: str
    year: int


def days(run: CourseRun) -> Days | None:
    """Return the days of ``run`` in words; nothing for a self-paced one."""
    first, last = run.start_date, run.end_date
    if first is None or last is None:
        return None
    if (first.year, first.month) == (last.year, last.month):
        numbers = f"{first.day}" if first == last else f"{first.day}–{last.day}"
        month = format_date(first, "E")
        text = f"{numbers}\N{NO-BREAK SPACE}{month}"
        return Days(numbers, month, _weekdays(first, last), text, last.year)
    text = f"{day_in_words(first)} – {day_in_words(last)}"
    span = " – ".join(_short_day(day) for day in (first, last))
    return Days("", span, "", text, last.year)


def _short_day(day: date) -> str:
    name = format_date(day, "j\N{NO-BREAK SPACE}N")
    return name.lower() if is_russian() else name


def day_in_words(moment: date) -> str:
    """Return a day with its month: 3 декабря."""
    return format_date(moment, "j\N{NO-BREAK SPACE}E")


def _weekdays(first: date, last: date) -> str:
    names = [format_date(day, "D") for day in dict.fromkeys((first, last))]
    if is_russian():
        names = [name.lower() for name in names]
    separator = ", " if (last - first).days < NAMED_DAYS else " – "
    return separator.join(names)


def is_russian() -> bool:
    """Tell whether what is said now is said in Russian."""
    return active_language() == "ru"
