"""Reading the register."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Coalesce

from attendance.domain.roster import may_undo
from attendance.enums import MarkKind
from attendance.models import AttendanceEvent
from courses.models import CourseRun, Enrolment, Session
from people.models import Person, User


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A person on the roster with the mark in force."""

    enrolment: Enrolment
    event: AttendanceEvent | None
    undoable: bool

    @property
    def person(self) -> Person:
        """Who stands on the row."""
        person = self.enrolment.person
        return person.merged_into or person

    @property
    def kind(self) -> str:
        """The mark in force, empty when there is none."""
        if self.event is None or self.event.kind == MarkKind.TAKEN_BACK:
            return ""
        return self.event.kind


def roster(*, session: Session, viewer: User, at: datetime) -> list[RosterRow]:
    """Return everybody enrolled, by name, with the mark in force; two queries."""
    enrolments = (
        Enrolment.objects.filter(run=session.run_id)
        .taking_part()
        .select_related("person__merged_into")
        .order_by("person__sort_key", "pk")
    )
    events = _events_in_force(session)
    return [
        RosterRow(
            enrolment=enrolment,
            event=(event := events.get(_kept(enrolment.person))),
            undoable=event is not None and may_undo(event, actor=viewer, at=at),
        )
        for enrolment in enrolments
    ]


def marked_in(run: CourseRun) -> Counter[int]:
    """Return how many of those who take part are marked, by session; two queries."""
    own = Coalesce("person__merged_into_id", "person_id")
    taking_part = set(
        run.enrolments.taking_part().annotate(kept=own).values_list("kept", flat=True)
    )
    events = AttendanceEvent.objects.in_force().marks().of_run(run)
    rows = (
        events.exclude(kind=MarkKind.TAKEN_BACK)
        .annotate(kept=own)
        .values_list("session", "kept")
    )
    pairs = {(session, person) for session, person in rows if person in taking_part}
    return Counter(session for session, _person in pairs)


def found(rows: Sequence[RosterRow], query: str) -> list[RosterRow]:
    """Return the rows whose name or code holds every word of ``query``.

    Case does not matter, nor does ё or е.
    """
    words = _folded(query).split()
    return [row for row in rows if all(word in _haystack(row) for word in words)]


def _events_in_force(session: Session) -> dict[int, AttendanceEvent]:
    events = (
        AttendanceEvent.objects.in_force()
        .marks()
        .filter(session=session)
        .select_related("actor__person", "person", "corrects")
    )
    return {_kept(event.person): event for event in events}


def _kept(person: Person) -> int:
    return person.merged_into_id or person.pk


def _haystack(row: RosterRow) -> str:
    person = row.person
    return _folded(f"{person.full_name} {person.latin_name} {person.code}")


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")
