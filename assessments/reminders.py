"""A moment that rules of mail speak of: a test opens for a run or a participant."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext_lazy as _

from assessments.models import QuizOverride
from courses.enums import TAKES_PART, RunState
from courses.models import CourseRun
from notices import moments, texts
from notices.enums import Urgency
from notices.moments import Moment, Occasion
from notices.texts import Placeholder, Shipped
from people.models import Person
from people.zones import zone_label

FOLDER = Path(__file__).parent / "mails"
QUIZ_OPENS = "assessments.quiz_opens"
_KNOWN = (
    Placeholder(
        "quiz", _("title of the test"), {"ru": "Итоговый тест", "en": "Final test"}
    ),
    Placeholder(
        "course", _("title of the run"), {"ru": "Острый лейкоз", "en": "Leukaemia"}
    ),
    Placeholder(
        "opens",
        _("when it opens"),
        {"ru": "3 декабря, 09:30 (МСК)", "en": "3 December, 09:30 (Moscow time)"},
    ),
    Placeholder(
        "closes",
        _("until when it is open"),
        {"ru": "10 декабря, 09:30 (МСК)", "en": "10 December, 09:30 (Moscow time)"},
    ),
    Placeholder(
        "page",
        _("address of the page"),
        {"ru": "https://example.org/r/ABC/", "en": "https://example.org/en/r/ABC/"},
    ),
)


def register() -> None:
    """Register the text and the moment; called in ``apps.ready``."""
    texts.register(Shipped(QUIZ_OPENS, _("A test opens"), _KNOWN, FOLDER, Urgency.SOON))
    moments.register(
        Moment(
            key=QUIZ_OPENS,
            label=_("a test opens"),
            text=QUIZ_OPENS,
            between=openings_between,
            find=find_opening,
            recipients=who_may_take_it,
            values=values_of_opening,
        )
    )


def openings_between(start: datetime, end: datetime) -> Iterator[Occasion]:
    """Return the openings in that time; one query."""
    for row in QuizOverride.objects.filter(opens_at__gte=start, opens_at__lt=end):
        if row.opens_at:
            yield Occasion(str(row.pk), row.opens_at)


def find_opening(subject: str) -> Occasion | None:
    """Return when it opens, None when it no longer does."""
    row = QuizOverride.objects.filter(pk=subject).exclude(opens_at=None).first()
    if row is None or row.opens_at is None or _run(row).state != RunState.PLANNED:
        return None
    return Occasion(subject, row.opens_at)


def who_may_take_it(subject: str) -> QuerySet[Person]:
    """Return the participants of the run, or the one participant."""
    row = QuizOverride.objects.get(pk=subject)
    persons = Person.objects.known().filter(enrolments__state__in=TAKES_PART)
    if row.enrolment_id:
        return persons.filter(enrolments=row.enrolment_id)
    return persons.filter(enrolments__run=row.run_id)


def values_of_opening(subject: str, language: str) -> dict[str, str]:
    """Return what a text says of an opening in ``language``."""
    row = QuizOverride.objects.select_related("quiz").get(pk=subject)
    run = _run(row)
    with translation.override(language):
        return {
            "quiz": str(row.quiz.title),
            "course": str(run.title),
            "opens": _moment(row.opens_at, run),
            "closes": _moment(row.closes_at, run),
            "page": settings.WAGTAILADMIN_BASE_URL + run.get_absolute_url(),
        }


def _run(row: Any) -> CourseRun:
    run: CourseRun = row.run or row.enrolment.run
    return run


def _moment(at: datetime | None, run: CourseRun) -> str:
    if at is None:
        return ""
    local = at.astimezone(run.zone)
    return f"{format_date(local, 'j E, H:i')} ({zone_label(run.zone, at)})"
