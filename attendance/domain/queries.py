"""Reading the register."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Coalesce

from attendance.domain.many import client_id_in
from attendance.domain.roster import may_undo
from attendance.enums import WAS_NOT_THERE, WAS_THERE, MarkKind
from attendance.models import AttendanceEvent, Broadcast
from courses.models import CourseRun, Enrolment, Session
from people.domain import matching
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

    @property
    def needs_reason(self) -> bool:
        """Whether the mark in force changes only with a reason."""
        return bool(self.kind) and not self.undoable

    @property
    def seen(self) -> str:
        """What a device has to know of the mark in force to change it."""
        return str(self.event.client_id) if self.kind and self.event else ""

    def is_of(self, batch: uuid.UUID) -> bool:
        """Tell whether the mark came with ``batch`` and may still be undone."""
        ours = client_id_in(batch, self.enrolment)
        return self.undoable and self.event is not None and self.event.client_id == ours

    def is_in(self, show: str) -> bool:
        """Tell whether the row belongs to the part of the roster named ``show``."""
        return not show or self.kind in PARTS[show]


# Parts of a roster by the marks in them.
PARTS: dict[str, tuple[str, ...]] = {
    "unmarked": ("",),
    "here": WAS_THERE,
    "away": WAS_NOT_THERE,
}


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


def marks_of(run: CourseRun) -> dict[tuple[int, int], str]:
    """Return the mark in force by session and (kept) person; one query."""
    own = Coalesce("person__merged_into_id", "person_id")
    rows = AttendanceEvent.objects.in_force().marks().of_run(run)
    rows = rows.exclude(kind=MarkKind.TAKEN_BACK).annotate(kept=own).order_by("pk")
    triples = rows.values_list("session", "kept", "kind")
    return {(session, person): kind for session, person, kind in triples}


def broadcast_in(run: CourseRun) -> set[int]:
    """Return the ids of the sessions of ``run`` that are attended on-line; one query."""
    rows = Broadcast.objects.filter(session__run=run)
    return set(rows.values_list("session", flat=True))


def is_broadcast(session: Session) -> bool:
    """Tell whether ``session`` is attended on-line; one query."""
    return Broadcast.objects.filter(session=session).exists()


def found(rows: Sequence[RosterRow], query: str) -> list[RosterRow]:
    """Return the rows whose name or code holds every word of ``query``.

    Capitals, ё or е and the alphabet do not count; only when that finds nobody,
    typing errors are forgiven.
    """
    words = matching.words(query)
    exact = [row for row in rows if all(_holds(row.person, word) for word in words)]
    if exact or not words:
        return exact
    typed = matching.skeleton(query).split()
    return [row for row in rows if typed and _is_close(row.person, typed)]


def _holds(person: Person, word: str) -> bool:
    key = matching.skeleton(word)
    return word in _haystack(person) or (bool(key) and key in person.name_key)


def _is_close(person: Person, typed: Sequence[str]) -> bool:
    names = person.name_key.split()
    return all(any(matching.is_close(word, n) for n in names) for word in typed)


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


def _haystack(person: Person) -> str:
    return matching.fold(f"{person.full_name} {person.latin_name} {person.code}")
