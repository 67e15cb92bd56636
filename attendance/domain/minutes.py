"""Minutes are derived from the log, never stored in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models.functions import Coalesce

from attendance.domain.intervals import Interval, clip, day_window, minutes
from attendance.domain.presence import Trace, present
from attendance.enums import MarkKind
from attendance.models import AttendanceEvent, SessionTiming
from courses.enums import SessionKind
from courses.models import Enrolment, Session
from people.domain.queries import kept_persons

# Sessions of these kinds are never minutes of learning (domain.md 1.2).
NEVER_COUNT = (SessionKind.OPENING, SessionKind.BREAK)
# Run and person, the key of everything here.
Key = tuple[int, int]


@dataclass
class Attendance:
    """What a person attended of a run: counted time, and confirmed checks."""

    intervals: list[Interval] = field(default_factory=list)
    confirmed: dict[tuple[int, int], datetime] = field(default_factory=dict)

    def minutes(self, window: Interval | None = None) -> int:
        """Return the whole minutes present, of all time or inside ``window``."""
        return minutes(clip(self.intervals, window) if window else self.intervals)

    def checks(self, window: Interval | None = None) -> int:
        """Return how many presence checks were confirmed; each counts once."""
        if window is None:
            return len(self.confirmed)
        return sum(window[0] <= at < window[1] for at in self.confirmed.values())


def net_minutes(*, enrolments: Sequence[Enrolment]) -> dict[int, int]:
    """Return the counted minutes of each enrolment's id, in four queries."""
    found = attendance_of(enrolments=enrolments)
    return {pk: attendance.minutes() for pk, attendance in found.items()}


def minutes_by_day(*, enrolments: Sequence[Enrolment]) -> dict[int, dict[date, int]]:
    """Return the counted minutes of each enrolment's id by the venue's day.

    Days without a minute are left out. Four queries; the runs should be loaded.
    """
    found = attendance_of(enrolments=enrolments)
    return {one.pk: _by_day(found[one.pk], one.run.zone) for one in enrolments}


def _by_day(attendance: Attendance, zone: ZoneInfo) -> dict[date, int]:
    moments = [at for interval in attendance.intervals for at in interval]
    days = sorted({at.astimezone(zone).date() for at in moments})
    counted = {day: attendance.minutes(day_window(day, zone)) for day in days}
    return {day: minutes for day, minutes in counted.items() if minutes}


def attendance_of(*, enrolments: Sequence[Enrolment]) -> dict[int, Attendance]:
    """Return what was attended by each enrolment's id, in four queries.

    Only sessions that count for credit are taken (domain.md 1.2), each clipped
    to the times at which it was held; sessions at the same time count once.
    Events of persons who were merged are one person's, whoever is enrolled.
    """
    sessions = held_sessions({enrolment.run_id for enrolment in enrolments})
    kept = kept_persons({enrolment.person_id for enrolment in enrolments})
    found: dict[Key, Attendance] = defaultdict(Attendance)
    for (session, person), traces in _traces(sessions, kept, found).items():
        run, held = sessions[session]
        found[run, person].intervals += present(traces, held)
    return {e.pk: found[e.run_id, kept[e.person_id]] for e in enrolments}


def minutes_by_session(
    *, enrolments: Sequence[Enrolment]
) -> dict[tuple[int, int], int]:
    """Return the counted minutes by the ids of enrolment and session; four queries.

    Sessions at the same time count each for itself here.
    """
    sessions = held_sessions({enrolment.run_id for enrolment in enrolments})
    kept = kept_persons({enrolment.person_id for enrolment in enrolments})
    traces = _traces(sessions, kept, defaultdict(Attendance))
    counted = {
        (session, person): minutes(present(rows, sessions[session][1]))
        for (session, person), rows in traces.items()
    }
    by_person = {(e.run_id, kept[e.person_id]): e.pk for e in enrolments}
    return {
        (by_person[sessions[session][0], person], session): number
        for (session, person), number in counted.items()
        if (sessions[session][0], person) in by_person
    }


def held_sessions(runs: Iterable[int]) -> dict[int, tuple[int, Interval]]:
    """Return run and effective times of each session that counts, in two queries."""
    rows = (
        Session.objects.filter(run__in=runs, counts_for_credit=True)
        .exclude(kind__in=NEVER_COUNT)
        .values_list("pk", "run_id", "starts_at", "ends_at")
    )
    held = {pk: (run, (starts, ends)) for pk, run, starts, ends in rows}
    timings = SessionTiming.objects.filter(session__run__in=runs).order_by("pk")
    times = timings.values_list("session_id", "starts_at", "ends_at")
    last = {session: (starts, ends) for session, starts, ends in times}
    for session, (starts, ends) in last.items():
        if session in held and starts:
            held[session] = (held[session][0], (starts, ends))
        else:
            held.pop(session, None)
    return held


def effective_times(session: Session) -> Interval | None:
    """Return when ``session`` was held, ``None`` when it was not; one query."""
    timing = session.timings.order_by("pk").last()
    if timing is None:
        return session.starts_at, session.ends_at
    if timing.starts_at is None or timing.ends_at is None:
        return None
    return timing.starts_at, timing.ends_at


def _traces(
    sessions: dict[int, tuple[int, Interval]],
    kept: dict[int, int],
    found: dict[Key, Attendance],
) -> dict[tuple[int, int], list[Trace]]:
    """Collect the events of each session and person; checks go into ``found``."""
    traces: dict[tuple[int, int], list[Trace]] = defaultdict(list)
    for session, person, kind, at, until, number in _events(sessions, kept):
        if kind == MarkKind.CHECK_CONFIRMED:
            confirmed = found[sessions[session][0], kept[person]].confirmed
            confirmed.setdefault((session, number), at)
        else:
            traces[session, kept[person]].append(Trace(kind, at, until))
    return traces


def _events(
    sessions: dict[int, tuple[int, Interval]], kept: dict[int, int]
) -> Iterable[tuple[int, int, str, datetime, datetime | None, int]]:
    return (
        AttendanceEvent.objects.in_force()
        .filter(session__in=sessions, person__in=kept)
        .exclude(kind__in=[MarkKind.TAKEN_BACK, MarkKind.STRUCK, MarkKind.CHECK_SHOWN])
        .order_by("pk")
        .values_list(
            "session_id",
            "person_id",
            "kind",
            Coalesce("happened_at", "received_at"),
            "until",
            "number",
        )
        .iterator(chunk_size=5000)
    )
