"""What a desk takes along: the roster of one run and the marks that stand."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from attendance.domain import badges
from attendance.enums import MarkKind
from attendance.models import AttendanceEvent
from courses.enums import SessionKind
from courses.models import CourseRun, Enrolment, Session
from people.models import Person

# A device forgets the roster so long after the last day.
KEPT_AFTER = timedelta(days=3)


def takeaway(*, run: CourseRun, at: datetime) -> dict[str, Any]:
    """Return what the desk of ``run`` needs without a network; four queries.

    Of a person only name, work and codes: no contacts, no dates of birth.
    """
    people = _people(run)
    return {
        "code": run.code,
        "until": _milliseconds(_end(run, at) + KEPT_AFTER),
        "sessions": [_session(session) for session in _sessions(run)],
        "people": people,
        "marks": _marks(
            run, {code: one["code"] for one in people for code in one["also"]}
        ),
    }


def _sessions(run: CourseRun) -> list[Session]:
    sessions = list(run.sessions.exclude(kind=SessionKind.BREAK))
    for session in sessions:
        session.run = run
    return sessions


def _session(session: Session) -> dict[str, Any]:
    return {
        "key": session.key,
        "title": str(session.title),
        "day": session.day.isoformat(),
        "starts": _milliseconds(session.starts_at),
        "ends": _milliseconds(session.ends_at),
    }


def _people(run: CourseRun) -> list[dict[str, Any]]:
    enrolments = (
        Enrolment.objects.filter(run=run)
        .taking_part()
        .select_related("person__merged_into")
        .order_by("person__sort_key", "pk")
    )
    persons = [row.person.merged_into or row.person for row in enrolments]
    also = _codes_of_merged(persons)
    return [_person(person, also[person.pk]) for person in persons]


def _person(person: Person, also: list[str]) -> dict[str, Any]:
    return {
        "code": person.code,
        "badge": badges.signed(person.code),
        # Badges printed before two rows of one person were merged stay good.
        "also": also,
        "name": person.full_name,
        "latin": person.latin_name,
        "key": person.name_key,
        "work": ", ".join(part for part in (person.position, person.workplace) if part),
    }


def _codes_of_merged(persons: Iterable[Person]) -> dict[int, list[str]]:
    rows = Person.objects.filter(merged_into__in=[person.pk for person in persons])
    found: dict[int, list[str]] = defaultdict(list)
    for code, kept in rows.order_by("pk").values_list("code", "merged_into_id"):
        found[kept] += [code, badges.signed(code)]
    return found


def _marks(run: CourseRun, kept: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Return the marks in force by session and by the code of the person kept."""
    events = AttendanceEvent.objects.in_force().marks().of_run(run)
    rows = events.exclude(kind=MarkKind.TAKEN_BACK).order_by("pk")
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for key, code, kind, client_id, happened, received in rows.values_list(
        "session__key",
        "person__code",
        "kind",
        "client_id",
        "happened_at",
        "received_at",
    ):
        mark = {
            "kind": kind,
            "seen": str(client_id),
            "at": _milliseconds(happened or received),
        }
        found[key][kept.get(code, code)] = mark
    return found


def _end(run: CourseRun, at: datetime) -> datetime:
    last = run.sessions.order_by("-ends_at").values_list("ends_at", flat=True).first()
    return max(last or at, at)


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)
