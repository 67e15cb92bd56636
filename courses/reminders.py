"""Moments of the room that rules of mail speak of, and groups to write to."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext_lazy as _

from courses.enums import TAKES_PART, RunState
from courses.models import CourseRun, Session
from notices import audiences, moments, texts
from notices.audiences import Audience
from notices.enums import Urgency
from notices.moments import Moment, Occasion
from notices.texts import Placeholder, Shipped
from people.models import Person
from people.zones import zone_label

FOLDER = Path(__file__).parent / "mails"
# A day without sessions begins, for reminders, with the working day.
MORNING = time(9)
RUNS_TO_CHOOSE = 200
# Dates are those of the venue: elsewhere it may be the day before or after.
NEIGHBOURS = timedelta(days=1)

_RUN = (
    Placeholder(
        "course",
        _("title of the run"),
        {"ru": "Острый лейкоз", "en": "Acute leukaemia"},
    ),
    Placeholder(
        "begins",
        _("day and time by the clock of the venue"),
        {
            "ru": "3 декабря, 09:30 (по Барнаулу)",
            "en": "3 December, 09:30 (Barnaul time)",
        },
    ),
    Placeholder("city", _("city"), {"ru": "Барнаул", "en": "Barnaul"}),
    Placeholder("venue", _("venue"), {"ru": "Детская больница", "en": "Hospital"}),
    Placeholder(
        "page",
        _("address of the run's page"),
        {"ru": "https://example.org/r/ABC/", "en": "https://example.org/en/r/ABC/"},
    ),
)
_SESSION = (
    Placeholder(
        "session", _("title of the session"), {"ru": "Разбор случая", "en": "Case"}
    ),
    *_RUN,
)


def register() -> None:
    """Register texts, moments and groups; called in ``apps.ready``."""
    for key, title, placeholders in (
        ("courses.run_begins", _("A seminar begins soon"), _RUN),
        ("courses.session_begins", _("A session begins soon"), _SESSION),
    ):
        texts.register(Shipped(key, title, placeholders, FOLDER, Urgency.SOON))
    moments.register(
        Moment(
            key="courses.run_begins",
            label=_("a seminar begins"),
            text="courses.run_begins",
            between=runs_between,
            find=find_run,
            recipients=taking_part,
            values=values_of_run,
        )
    )
    moments.register(
        Moment(
            key="courses.session_begins",
            label=_("a session begins"),
            text="courses.session_begins",
            between=sessions_between,
            find=find_session,
            recipients=lambda subject: taking_part(_session(subject).run_id),
            values=values_of_session,
        )
    )
    audiences.register(
        Audience(
            key="run",
            label=_("Participants of a run"),
            choices=runs_to_choose,
            persons=taking_part,
            needs_consent=False,
        )
    )


def runs_between(start: datetime, end: datetime) -> Iterator[Occasion]:
    """Return the runs with dates that begin in that time; one query."""
    runs = CourseRun.objects.filter(
        state=RunState.PLANNED,
        start_date__gte=(start - NEIGHBOURS).date(),
        start_date__lte=(end + NEIGHBOURS).date(),
    ).with_first_session()
    for run in runs:
        begins = _begins(run)
        if start <= begins < end:
            yield Occasion(str(run.pk), begins)


def find_run(subject: str) -> Occasion | None:
    """Return the run's beginning, None when it no longer takes place."""
    runs = CourseRun.objects.filter(pk=subject, state=RunState.PLANNED)
    run = runs.exclude(start_date=None).with_first_session().first()
    return Occasion(subject, _begins(run)) if run else None


def sessions_between(start: datetime, end: datetime) -> Iterator[Occasion]:
    """Return the sessions that begin in that time; one query."""
    sessions = Session.objects.filter(
        run__state=RunState.PLANNED, starts_at__gte=start, starts_at__lt=end
    )
    for session in sessions:
        yield Occasion(str(session.pk), session.starts_at)


def find_session(subject: str) -> Occasion | None:
    """Return the session's beginning, None when it no longer takes place."""
    sessions = Session.objects.filter(pk=subject, run__state=RunState.PLANNED)
    session = sessions.first()
    return Occasion(subject, session.starts_at) if session else None


def taking_part(run: Any) -> QuerySet[Person]:
    """Return who has a place in the run."""
    return Person.objects.filter(
        enrolments__run=run, enrolments__state__in=TAKES_PART, merged_into=None
    )


def values_of_run(subject: str, language: str) -> dict[str, str]:
    """Return what a text says of a run in ``language``."""
    run = (
        CourseRun.objects.with_first_session().select_related("course").get(pk=subject)
    )
    return _values(run, _begins(run), language)


def values_of_session(subject: str, language: str) -> dict[str, str]:
    """Return what a text says of a session in ``language``."""
    session = _session(subject)
    with translation.override(language):
        title = str(session.title)
    return {"session": title, **_values(session.run, session.starts_at, language)}


def runs_to_choose() -> list[tuple[str, str]]:
    """Return the runs with dates, the latest first."""
    runs = CourseRun.objects.exclude(state=RunState.DRAFT).select_related("course")
    return [(str(run.pk), str(run)) for run in runs[:RUNS_TO_CHOOSE]]


def _session(subject: str) -> Session:
    return Session.objects.select_related("run__course").get(pk=subject)


def _begins(run: CourseRun) -> datetime:
    first: datetime | None = run.first_starts_at  # type: ignore[attr-defined]
    day = cast("date", run.start_date)
    return first or datetime.combine(day, MORNING, run.zone)


def _values(run: CourseRun, begins: datetime, language: str) -> dict[str, str]:
    with translation.override(language):
        local = begins.astimezone(run.zone)
        return {
            "course": str(run.title),
            "begins": f"{format_date(local, 'j E, H:i')} ({zone_label(run.zone, begins)})",
            "city": str(run.city),
            "venue": str(run.venue),
            "page": settings.WAGTAILADMIN_BASE_URL + run.get_absolute_url(),
        }
