"""The register on paper: the protocol of a run, and a sheet to sign."""

from datetime import datetime
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attendance.domain.minutes import attendance_of
from attendance.domain.own_record import line_of
from attendance.domain.paper import rows_of
from attendance.domain.queries import marked_in
from attendance.domain.reports import sessions_of
from attendance.models import AttendanceRequirement, SessionTiming, SignInSheet
from courses.models import CourseRun, Session
from papers import pdf
from people.zones import zone_label

PROTOCOL = "attendance/protocol"
SHEET = "attendance/signin"
# Lines for people who are not on the list.
FREE_ROWS = 8
LONGEST_LINE = 90


def protocol(*, run: CourseRun, at: datetime) -> bytes:
    """Return the protocol of ``run``: sessions as held, participants, results."""
    enrolments = list(
        run.enrolments.taking_part()
        .select_related("person__merged_into")
        .order_by("person__sort_key", "pk")
    )
    for enrolment in enrolments:
        enrolment.run = run
    found = attendance_of(enrolments=enrolments)
    rules = list(AttendanceRequirement.objects.filter(run=run))
    people = []
    for enrolment in enrolments:
        attended = found[enrolment.pk]
        met = all(rule.finding_of(enrolment, attended).met for rule in rules)
        people.append(
            [
                _name(enrolment),
                str(attended.minutes()),
                str(attended.checks()),
                (_("met") if met else _("not met")) if rules else "",
            ]
        )
    data = {
        **_document(_("Protocol of attendance"), run, at),
        "rules": [str(rule.in_words()) for rule in rules],
        "sessions": _sessions(run),
        "people": people,
        "labels": {
            "asked": _("What counts as attended"),
            "sessions": _("Sessions"),
            "session": [_("Session"), _("Planned"), _("Held"), _("Marked")],
            "people": _("Participants"),
            "person": ["№", _("Participant"), _("Minutes"), _("Checks"), _("Result")],
            "responsible": _("Responsible"),
            "signature": _("signature"),
        },
    }
    return pdf.render(PROTOCOL, data)


def sign_in_sheet(*, sheet: SignInSheet) -> bytes:
    """Return the sheet to sign, with the numbers by which it is typed back."""
    session = sheet.session
    run = session.run
    rows = [
        [str(row.number), _name(row.enrolment), _work(row.enrolment)]
        for row in rows_of(sheet)
    ]
    clock = _clock(session, session.starts_at, session.ends_at)
    data = {
        **_document(_("Sign-in sheet"), run, sheet.made_at),
        "session": str(session.title),
        "when": f"{_day(session, run)}, {clock}",
        "sheet": _("Sheet %(name)s") % {"name": sheet.name},
        "rows": rows,
        "free": FREE_ROWS,
        "labels": {
            "row": ["№", _("Participant"), _("Came at"), _("Signature")],
            "free": _("Not on the list: name, place of work, phone"),
            "responsible": _("Responsible"),
        },
    }
    return pdf.render(SHEET, data)


def _document(title: str, run: CourseRun, at: datetime) -> dict[str, Any]:
    day = run.today(at)
    place = ", ".join(part for part in (str(run.city), str(run.venue)) if part)
    dates = ""
    if run.start_date and run.end_date:
        first, last = format_date(run.start_date, "j E"), run.end_date
        dates = f"{first} – {format_date(last, 'j E Y')}"
    return {
        "document": {
            "title": f"{title}: {run.title}",
            "author": _("National Society of Pediatric Hematologists and Oncologists"),
            "date": day.isoformat(),
            "day": {"year": day.year, "month": day.month, "day": day.day},
            "lang": get_language() or "ru",
        },
        "title": title,
        "run": str(run.title),
        "programme": str(run.course.programme.title),
        "place": place,
        "dates": dates,
        "made": _("Made on %(day)s") % {"day": format_date(day, "j E Y")},
    }


def _sessions(run: CourseRun) -> list[list[str]]:
    marked = marked_in(run)
    timings = {
        row.session_id: row
        for row in SessionTiming.objects.filter(session__run=run).order_by("pk")
    }
    rows = []
    for session in sessions_of(run):
        line = line_of(session, timings.get(session.pk))
        held = _clock(session, *line.held) if line.held else _("Was not held")
        if line.held and not line.counts:
            held = _("%(clock)s, does not count") % {"clock": held}
        if line.timing:
            held = f"{held} ({line.timing.reason})"
        planned = _clock(session, session.starts_at, session.ends_at)
        rows.append(
            [
                str(session.title),
                f"{_day(session, run)}, {planned}",
                held,
                str(marked[session.pk]),
            ]
        )
    return rows


def _clock(session: Session, start: datetime, end: datetime) -> str:
    zone = session.run.zone
    span = f"{start.astimezone(zone):%H:%M}–{end.astimezone(zone):%H:%M}"
    return f"{span} {zone_label(zone, start)}"


def _day(session: Session, run: CourseRun) -> str:
    return str(format_date(session.day, "j E"))


def _name(enrolment: Any) -> str:
    person = enrolment.person.merged_into or enrolment.person
    return str(person.full_name)


def _work(enrolment: Any) -> str:
    person = enrolment.person.merged_into or enrolment.person
    parts = (person.position, person.workplace)
    return ", ".join(part for part in parts if part)[:LONGEST_LINE]
