"""Texts of the room's letters that staff may edit, with what fills them."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from courses.dates import days
from courses.models import CourseRun
from notices import texts
from notices.texts import Placeholder, Shipped
from people.models import Person
from people.templatetags.local_time import times

FOLDER = Path(__file__).parent / "mails"
ENROLLED = "courses.enrolled"
OFFERED = "courses.offered"
DECLINED = "courses.declined"
MOVED = "courses.moved"
RELEASED = "courses.released"


def _placeholder(name: str, label: Any, ru: str, en: str) -> Placeholder:
    return Placeholder(name, label, {"ru": ru, "en": en})


PROGRAMME = _placeholder(
    "programme", _("programme"), "Дальние регионы", "Remote regions"
)
COURSE = _placeholder("course", _("title of the run"), "Острый лейкоз", "Leukaemia")
DAYS = _placeholder(
    "days", _("days of the run"), "3–4 декабря 2026", "3–4 December 2026"
)
BEGINS = _placeholder(
    "begins",
    _("day and time by the clock of the venue"),
    "3 декабря, 09:30 по Барнаулу, 05:30 МСК",
    "3 December, 09:30 Barnaul time, 05:30 Moscow time",
)
CITY = _placeholder("city", _("city"), "Барнаул", "Barnaul")
PAGE = _placeholder(
    "page",
    _("address of the page"),
    "https://example.org/r/ABC/",
    "https://example.org/en/r/ABC/",
)


def register() -> None:
    """Let staff edit the letters; called in ``apps.ready``."""
    for text in (_enrolled(), _offered(), _declined(), _moved(), _released()):
        texts.register(text)


def _enrolled() -> Shipped:
    own = (
        _placeholder(
            "summary",
            _("where and when, in a line"),
            "Барнаул, 3–4 декабря, 09:30 по Барнаулу",
            "Barnaul, 3–4 December, 09:30 Barnaul time",
        ),
        _placeholder(
            "taken", _("how many places are taken"), "Занято: 12 из 30.", "12 of 30."
        ),
        _placeholder(
            "place",
            _("venue and city"),
            "Детская больница, Барнаул",
            "Children’s hospital, Barnaul",
        ),
        _placeholder(
            "conditions",
            _("what has to be done, one a line"),
            "Присутствовать\nСдать тест",
            "Be present\nPass the test",
        ),
    )
    known = (PROGRAMME, COURSE, DAYS, BEGINS, *own, PAGE)
    return Shipped(ENROLLED, _("A place was given"), known, FOLDER)


def _offered() -> Shipped:
    own = (
        _placeholder(
            "until",
            _("until when to answer"),
            "2 декабря, 18:00 по Барнаулу, 14:00 МСК",
            "2 December, 18:00 Barnaul time, 14:00 Moscow time",
        ),
        _placeholder(
            "until_short",
            _("until when to answer, by one clock"),
            "2 декабря, 18:00 по Барнаулу",
            "2 December, 18:00 Barnaul time",
        ),
    )
    known = (PROGRAMME, COURSE, DAYS, CITY, *own, PAGE)
    return Shipped(
        OFFERED, _("A place is offered from the waiting list"), known, FOLDER
    )


def _declined() -> Shipped:
    reason = _placeholder(
        "reason", _("reason"), "Все места заняты.", "All places are taken."
    )
    known = (PROGRAMME, COURSE, reason, PAGE)
    return Shipped(DECLINED, _("An application was declined"), known, FOLDER)


def _released() -> Shipped:
    reason = _placeholder(
        "reason", _("reason"), "Семинар для другого региона.", "For another region."
    )
    known = (PROGRAMME, COURSE, reason, PAGE)
    return Shipped(RELEASED, _("The organisers have freed a place"), known, FOLDER)


def _moved() -> Shipped:
    known = (PROGRAMME, COURSE, DAYS, BEGINS, CITY, PAGE)
    return Shipped(MOVED, _("A run has other days"), known, FOLDER)


def values_of(run: CourseRun, person: Person) -> dict[str, str]:
    """Return what each letter may say of a run, in the person's language."""
    with translation.override(person.language):
        when = days(run)
        return {
            "programme": str(run.course.programme.title),
            "course": str(run.title),
            "city": str(run.city),
            "days": f"{when.text} {when.year}" if when else gettext("Begin on any day"),
            "page": settings.WAGTAILADMIN_BASE_URL + run.get_absolute_url(),
        }


def enrolled(
    run: CourseRun, person: Person, starts_at: datetime | None
) -> dict[str, str]:
    """Return what the letter about a place says besides."""
    with translation.override(person.language):
        return {
            "summary": _summary(run, starts_at),
            "taken": _taken(run),
            "begins": moment(starts_at, run),
            "place": ", ".join(filter(None, (str(run.venue), str(run.city)))),
            "conditions": "\n".join(
                str(each.in_words()) for each in run.requirements.all()
            ),
        }


def moment(at: datetime | None, run: CourseRun, viewer: Any = None) -> str:
    """Return a moment by the clock of the venue, Moscow's, and the viewer's."""
    if at is None:
        return ""
    clock = times(at, run.zone, None, viewer, 1)
    return ", ".join([f"{clock.local} {clock.local_name}", *clock.others])


def moment_by_one_clock(at: datetime, run: CourseRun) -> str:
    """Return a moment by the clock of the venue only: for a subject."""
    clock = times(at, run.zone, None, None, 1)
    return f"{clock.local} {clock.local_name}"


def _summary(run: CourseRun, starts_at: datetime | None) -> str:
    when = days(run)
    if when is None:
        return str(run.title)
    what = str(run.city or run.title) if starts_at else str(run.title)
    if starts_at is None:
        return f"{what}, {when.text}"
    clock = times(starts_at, run.zone)
    return f"{what}, {when.text}, {clock.local} {clock.local_name}"


def _taken(run: CourseRun) -> str:
    if not run.capacity:
        return ""
    words = ngettext(
        "Taken: %(taken)d of %(count)d place.",
        "Taken: %(taken)d of %(count)d places.",
        run.capacity,
    )
    return words % {"taken": run.places_taken(), "count": run.capacity}
