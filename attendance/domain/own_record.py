"""The record of one participant, session by session, with everything behind it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from attendance.domain.appeals import refusal_now
from attendance.domain.intervals import Interval, minutes
from attendance.domain.minutes import NEVER_COUNT, attendance_of
from attendance.domain.presence import Trace, present
from attendance.enums import MARKS, AppealState, MarkKind
from attendance.models import (
    Appeal,
    AttendanceEvent,
    AttendanceRequirement,
    SessionTiming,
)
from courses.enums import SessionKind
from courses.findings import Finding
from courses.models import Enrolment, Session

# What says nothing of presence by itself.
SILENT = (MarkKind.TAKEN_BACK, MarkKind.STRUCK, MarkKind.CHECK_SHOWN)


@dataclass
class Line:
    """One session: when it was held, what counts, and the events behind it."""

    session: Session
    held: Interval | None
    counts: bool
    timing: SessionTiming | None
    events: list[AttendanceEvent] = field(default_factory=list)
    appeal: Appeal | None = None
    appeal_refused: str = ""

    @property
    def in_force(self) -> list[AttendanceEvent]:
        """Events that no later one corrects."""
        corrected = {event.corrects_id for event in self.events}
        return [event for event in self.events if event.pk not in corrected]

    @property
    def mark(self) -> AttendanceEvent | None:
        """The word of a person about the whole session, if it stands."""
        marks = [event for event in self.in_force if event.kind in MARKS]
        return marks[-1] if marks and marks[-1].kind != MarkKind.TAKEN_BACK else None

    @property
    def stays(self) -> list[Interval]:
        """When the person was present, inside the session."""
        if self.held is None:
            return []
        traces = [
            Trace(e.kind, e.happened_at or e.received_at, e.until)
            for e in self.in_force
            if e.kind not in (*SILENT, MarkKind.CHECK_CONFIRMED)
        ]
        return present(traces, self.held)

    @property
    def minutes(self) -> int:
        """Whole minutes that count of this session."""
        return minutes(self.stays) if self.counts else 0

    @property
    def minutes_held(self) -> int:
        """Whole minutes the session was held."""
        return minutes([self.held]) if self.held else 0

    @property
    def checks_confirmed(self) -> int:
        """Presence checks confirmed, each once."""
        return len(self._numbers(MarkKind.CHECK_CONFIRMED))

    @property
    def checks_shown(self) -> int:
        """Presence checks that reached the person."""
        shown = self._numbers(MarkKind.CHECK_SHOWN)
        return len(shown | self._numbers(MarkKind.CHECK_CONFIRMED))

    def _numbers(self, kind: MarkKind) -> set[int | None]:
        return {event.number for event in self.in_force if event.kind == kind}


@dataclass(frozen=True, slots=True)
class Record:
    """What one participant attended of a run, and what the run asks for."""

    enrolment: Enrolment
    lines: list[Line]
    minutes: int
    checks: int
    rules: list[tuple[AttendanceRequirement, Finding]]

    @property
    def overlaps(self) -> bool:
        """Whether sessions at the same time make the sum more than the total."""
        return sum(line.minutes for line in self.lines) > self.minutes


def record_of(*, enrolment: Enrolment, at: datetime) -> Record:
    """Return the record of ``enrolment``; a dozen queries, whatever the length."""
    run = enrolment.run
    attendance = attendance_of(enrolments=[enrolment])[enrolment.pk]
    events = _by_session(_events(enrolment))
    appeals = {a.session_id: a for a in _appeals(enrolment)}
    timings = {
        row.session_id: row
        for row in SessionTiming.objects.filter(session__run=run).order_by("pk")
    }
    lines = []
    for session in run.sessions.exclude(kind=SessionKind.BREAK):
        session.run = run
        line = line_of(session, timings.get(session.pk))
        line.events = events[session.pk]
        line.appeal = appeals.get(session.pk)
        line.appeal_refused = _refusal(line, at)
        lines.append(line)
    rules = AttendanceRequirement.objects.filter(run=run)
    found = [(rule, rule.finding_of(enrolment, attendance)) for rule in rules]
    return Record(enrolment, lines, attendance.minutes(), attendance.checks(), found)


def line_of(session: Session, timing: SessionTiming | None) -> Line:
    """Return the line of ``session`` without anybody's events."""
    held: Interval | None = (session.starts_at, session.ends_at)
    if timing:
        times = (timing.starts_at, timing.ends_at)
        held = times if times[0] and times[1] else None  # type: ignore[assignment]
    counts = session.counts_for_credit and session.kind not in NEVER_COUNT
    return Line(session, held, counts and held is not None, timing)


def _refusal(line: Line, at: datetime) -> str:
    if line.appeal and line.appeal.state == AppealState.OPEN:
        return "open"
    return refusal_now(line.session, at)


def _events(enrolment: Enrolment) -> QuerySet[AttendanceEvent]:
    person = enrolment.person.merged_into_id or enrolment.person_id
    return (
        AttendanceEvent.objects.of_run(enrolment.run)
        .for_person(person)
        .select_related("actor__person")
        .order_by("pk")
    )


def _by_session(
    events: QuerySet[AttendanceEvent],
) -> dict[int, list[AttendanceEvent]]:
    found: dict[int, list[AttendanceEvent]] = defaultdict(list)
    for event in events:
        found[event.session_id].append(event)
    return found


def _appeals(enrolment: Enrolment) -> QuerySet[Appeal]:
    person = enrolment.person.merged_into or enrolment.person
    rows = Appeal.objects.of_run(enrolment.run).for_person(person)
    return rows.select_related("decided_by__person").order_by("pk")
