"""What a participant sees of the own attendance before a door: today, and what comes."""

from dataclasses import dataclass
from datetime import datetime

from attendance.enums import MarkKind
from attendance.models import AttendanceEvent
from courses.enums import RunState, SessionKind
from courses.models import CourseRun, Enrolment, Session
from people.models import Person


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session of the run at hand, with the person's mark in it."""

    session: Session
    event: AttendanceEvent | None

    @property
    def kind(self) -> str:
        """The mark in force, empty when there is none."""
        if self.event is None or self.event.kind == MarkKind.TAKEN_BACK:
            return ""
        return self.event.kind


def run_at_hand(person: Person, at: datetime) -> CourseRun | None:
    """Return the run with dates that is on, else the next one; one query."""
    enrolments = (
        Enrolment.objects.for_person(person)
        .taking_part()
        .filter(run__end_date__gte=at.date(), run__state=RunState.PLANNED)
        .select_related("run__course__programme")
        .order_by("run__start_date", "pk")
    )
    runs = (enrolment.run for enrolment in enrolments)
    return next((run for run in runs if not run.is_over(at)), None)


def own_sessions(person: Person, run: CourseRun) -> list[OwnSession]:
    """Return the sessions of ``run`` with the person's marks; two queries."""
    sessions = list(run.sessions.exclude(kind=SessionKind.BREAK))
    events = AttendanceEvent.objects.in_force().marks().of_run(run).for_person(person)
    marks = {event.session_id: event for event in events.order_by("pk")}
    for session in sessions:
        session.run = run
    return [OwnSession(session, marks.get(session.pk)) for session in sessions]
