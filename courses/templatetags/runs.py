"""``{% load runs %}``: days and states of runs in words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, ngettext

from courses.domain.enrolment import refusal_of_window
from courses.enums import EnrolmentState, RunState
from courses.models import CourseRun, Enrolment
from people.templatetags.local_time import at_zone

register = template.Library()

# From so many free places down, their number is worth saying.
FEW_PLACES = 10
# Two days are named one by one, more as a span.
NAMED_DAYS = 2
A_DAY = timedelta(days=1)


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


@dataclass(frozen=True, slots=True)
class Chip:
    """A word and its tone."""

    word: str
    tone: str = ""


@register.filter
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
    text = f"{_day(first)} – {_day(last)}"
    span = " – ".join(_short_day(day) for day in (first, last))
    return Days("", span, "", text, last.year)


@register.filter
def weekday(day: date) -> str:
    """Return the name of the weekday, in lower case in Russian."""
    return format_date(day, "l").lower() if _is_russian() else format_date(day, "l")


@register.simple_tag
def run_chip(run: CourseRun, at: datetime | None = None) -> Chip:
    """Say in a word how a run stands for somebody who wants to enrol."""
    at = at or timezone.now()
    if run.state == RunState.DRAFT:
        return Chip(gettext("Draft, shown to nobody yet"))
    refusal = refusal_of_window(run, at)
    if refusal in {"cancelled", "over"}:
        return _ended(refusal)
    if run.has_started(at):
        return Chip(gettext("Running now"), "now")
    if refusal:
        return _shut(run, refusal)
    return _open(run)


@register.filter
def enrolment_chip(enrolment: Enrolment) -> Chip:
    """Say in a word how a person stands in a run."""
    tones = {
        EnrolmentState.ACTIVE: "ok",
        EnrolmentState.COMPLETED: "ok",
        EnrolmentState.OFFERED: "now",
        EnrolmentState.WAITLISTED: "info",
        EnrolmentState.APPLIED: "info",
    }
    words = {
        EnrolmentState.ACTIVE: gettext("You have a place"),
        EnrolmentState.COMPLETED: gettext("Requirements met"),
        EnrolmentState.NOT_COMPLETED: gettext("Not completed"),
        EnrolmentState.WITHDRAWN: gettext("Place given back"),
    }
    word = words.get(enrolment.state) or enrolment.get_state_display().capitalize()
    return Chip(word, tones.get(enrolment.state, ""))


def _ended(refusal: str) -> Chip:
    if refusal == "cancelled":
        return Chip(gettext("Cancelled"), "bad")
    return Chip(gettext("Finished"))


def _shut(run: CourseRun, refusal: str) -> Chip:
    if refusal == "not_open_yet" and run.enrolment_opens_at:
        day = _day(at_zone(run.enrolment_opens_at, run.zone))
        return Chip(gettext("Enrolment from %(day)s") % {"day": day})
    if refusal == "not_open_yet":
        return Chip(gettext("In preparation"))
    return Chip(gettext("Enrolment closed"))


def _open(run: CourseRun) -> Chip:
    left = run.places_left()
    if left == 0:
        return Chip(gettext("No places left"))
    if left is not None and left <= FEW_PLACES:
        return Chip(
            ngettext("%(left)d place left", "%(left)d places left", left)
            % {"left": left},
            "now",
        )
    if run.enrolment_closes_at:
        return Chip(_until(run.enrolment_closes_at.astimezone(run.zone)), "info")
    return Chip(gettext("Enrolment is open"), "info")


def _until(closes: datetime) -> str:
    """Name the last whole day of enrolment, or the hour at which it ends."""
    if closes.time() == time.min:
        day = _day(closes - A_DAY)
        return gettext("Enrolment until %(day)s inclusive") % {"day": day}
    values = {"day": _day(closes), "time": format_date(closes, "H:i")}
    return gettext("Enrolment until %(day)s, %(time)s") % values


def _short_day(day: date) -> str:
    name = format_date(day, "j\N{NO-BREAK SPACE}N")
    return name.lower() if _is_russian() else name


def _day(moment: date) -> str:
    return format_date(moment, "j\N{NO-BREAK SPACE}E")


def _weekdays(first: date, last: date) -> str:
    names = [format_date(day, "D") for day in dict.fromkeys((first, last))]
    if _is_russian():
        names = [name.lower() for name in names]
    separator = ", " if (last - first).days < NAMED_DAYS else " – "
    return separator.join(names)


def _is_russian() -> bool:
    from people.i18n import active_language

    return active_language() == "ru"
