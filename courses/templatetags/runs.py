"""``{% load runs %}``: days and states of runs in words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext, ngettext

from courses.dates import day_in_words, days, is_russian
from courses.domain.enrolment import refusal_of_window
from courses.enums import EnrolmentState, RunState
from courses.models import CourseRun, Enrolment
from people.templatetags.local_time import at_zone

register = template.Library()
register.filter(days)

# From so many free places down, their number is worth saying.
FEW_PLACES = 10
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chip:
    """A word and its tone."""

    word: str
    tone: str = ""


@register.filter
def weekday(day: date) -> str:
    """Return the name of the weekday, in lower case in Russian."""
    return format_date(day, "l").lower() if is_russian() else format_date(day, "l")


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
        day = day_in_words(at_zone(run.enrolment_opens_at, run.zone))
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
        day = day_in_words(closes - A_DAY)
        return gettext("Enrolment until %(day)s inclusive") % {"day": day}
    values = {"day": day_in_words(closes), "time": format_date(closes, "H:i")}
    return gettext("Enrolment until %(day)s, %(time)s") % values
