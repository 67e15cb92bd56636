"""The timetable of a run on paper."""

from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.edition import PLACES, kept
from courses.domain.queries import timetable
from courses.enums import SessionKind
from courses.models import CourseRun, Session
from courses.templatetags.runs import days, weekday
from papers import pdf
from papers.typography import keep_together
from people.i18n import active_language
from people.templatetags.local_time import times
from people.zones import zone_label

TEMPLATE = "courses/timetable"
QUIET = (SessionKind.BREAK, SessionKind.OPENING)


def timetable_pdf(run: CourseRun, *, viewer: ZoneInfo | None, at: datetime) -> bytes:
    """Return the timetable as PDF: local time first, Moscow's second, the viewer's own.

    :param viewer: the reader's clock, shown where it differs from both
    """
    key = ("timetable", run.pk, active_language(), str(viewer), run.today(at))
    return kept(partial(_render, run, viewer, at), *key, of=PLACES)


def _render(run: CourseRun, viewer: ZoneInfo | None, at: datetime) -> bytes:
    today = run.today(at)
    data = {
        "document": {
            "title": f"{run.title}: {_('timetable')}",
            "author": _("National Society of Pediatric Hematologists and Oncologists"),
            "lang": active_language(),
            "date": today.isoformat(),
            "day": {"year": today.year, "month": today.month, "day": today.day},
        },
        "programme": run.course.programme.title,
        "title": keep_together(run.title),
        "facts": _facts(run),
        "days": [
            {
                "title": f"{date_format(day.date, 'j E')}, {weekday(day.date)}",
                "rows": [_row(session, viewer) for session in day.sessions],
            }
            for day in timetable(run)
        ],
        "labels": _labels(run, today),
    }
    return pdf.render(TEMPLATE, data)


def _labels(run: CourseRun, today: date) -> dict[str, str]:
    zone = zone_label(run.zone, datetime.combine(today, datetime.min.time(), run.zone))
    return {
        "time": _("Time") + f" {zone}",
        "what": _("Session"),
        "empty": _("The timetable by the hour is being prepared."),
        "foot": _("As of %(day)s; changes stand on the page of the run.")
        % {"day": date_format(today, "j E Y")},
    }


def _facts(run: CourseRun) -> list[str]:
    when = days(run)
    dates = f"{when.text} {when.year}" if when else ""
    place = ", ".join(filter(None, (run.venue, run.city)))
    return [keep_together(line) for line in (dates, place) if line]


def _row(session: Session, viewer: ZoneInfo | None) -> dict[str, Any]:
    clock = times(session.starts_at, session.run.zone, session.ends_at, viewer)
    who = ", ".join(talk.person.full_name for talk in session.speakers.all())
    room = session.room
    return {
        "time": clock.local,
        "others": clock.others,
        "title": keep_together(session.title),
        "who": ". ".join(filter(None, (who, room))),
        "quiet": session.kind in QUIET,
        "note": (
            _("Sponsored: not counted for credit.")
            if session.funding == "sponsor"
            else ""
        ),
    }
