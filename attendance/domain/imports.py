"""From a file of another system to the register: match, look, record."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from attendance.domain.intervals import Interval
from attendance.domain.minutes import held_sessions
from attendance.domain.recounting import recount_soon
from attendance.domain.roster import refuse_closed_register
from attendance.domain.similarity import likeness, words_of
from attendance.enums import FileMatch, MarkKind, Source
from attendance.formats.stays import Stay, Visitor, spellings, visitors
from attendance.models import AttendanceEvent
from attendance.models.events import UNCHECKED_REASON
from courses.models import Enrolment, Session
from people.models import User

# A name less alike than this is not worth a look.
WORTH_A_LOOK = 75
# Stays farther than this from the session are of another meeting in the file.
NEAR = timedelta(hours=6)
# Ids of imported events are made from what they say: the same file twice is
# recorded once.
_NAMESPACE = uuid.UUID("6f1d2a52-6a0e-4d0c-9f3d-5c1a7be0c6a1")


@dataclass(frozen=True)
class Line:
    """A person of the file, and whom of the run she is taken for.

    ``match`` is one of :class:`attendance.enums.FileMatch`; ``similarity`` 0 to 100.
    """

    visitor: Visitor
    minutes: int
    match: str
    enrolment: Enrolment | None = None
    similarity: int = 0


class Matcher:
    """Those who take part in the run of a session, ready to be compared; two queries."""

    def __init__(self, session: Session) -> None:
        self.held = _held(session)
        rows = Enrolment.objects.filter(run=session.run_id).taking_part()
        self.by_email: dict[str, list[Enrolment]] = {}
        self.named: list[tuple[list[list[str]], Enrolment]] = []
        for enrolment in rows.select_related("person", "run").order_by("pk"):
            person = enrolment.person
            if email := person.email.strip().casefold():
                self.by_email.setdefault(email, []).append(enrolment)
            names = [words_of(person.full_name), words_of(person.latin_name)]
            self.named.append((names, enrolment))

    def line(self, visitor: Visitor) -> Line:
        """Say for whom ``visitor`` is taken; whoever has the e-mail is sure."""
        minutes = visitor.minutes(self.held)
        if len(found := self.by_email.get(visitor.email, [])) == 1:
            return Line(visitor, minutes, FileMatch.EMAIL, found[0], 100)
        best, alike = self._most_alike(visitor.name)
        if not alike:
            return Line(visitor, minutes, FileMatch.UNKNOWN)
        if len(alike) > 1:
            return Line(visitor, minutes, FileMatch.AMBIGUOUS, None, best)
        return Line(visitor, minutes, FileMatch.NAME, alike[0], best)

    def _most_alike(self, name: str) -> tuple[int, list[Enrolment]]:
        """Return how alike the nearest names are, and whose they are."""
        shown = [words_of(spelling) for spelling in spellings(name)]
        best = WORTH_A_LOOK
        alike: list[Enrolment] = []
        for names, enrolment in self.named:
            score = max(
                likeness(one, other, least=best) for one in shown for other in names
            )
            if score > best:
                best, alike = score, [enrolment]
            elif score == best:
                alike.append(enrolment)
        return best, alike


def read_visitors(
    *, session: Session, stays: Iterable[Stay]
) -> tuple[list[Line], Interval]:
    """Match the people of a file with those enrolled; writes nothing."""
    matcher = Matcher(session)
    lines = [matcher.line(visitor) for visitor in visitors(stays)]
    return without_duplicates(lines), matcher.held


@transaction.atomic
def import_stays(
    *,
    session: Session,
    stays: Iterable[Stay],
    accept_from: int | None,
    actor: User | None,
    at: datetime,
) -> list[Line]:
    """Record everybody found by e-mail, and by name from ``accept_from`` per cent.

    :raises MarkRefused: ``cancelled``, ``closed`` or ``too_early``
    """
    lines, _held = read_visitors(session=session, stays=stays)
    accepted = [
        (line.enrolment, line.visitor)
        for line in lines
        if line.enrolment and is_accepted(line, accept_from)
    ]
    record_visitors(session=session, accepted=accepted, actor=actor, at=at)
    return lines


def is_accepted(line: Line, accept_from: int | None) -> bool:
    """Tell whether a line is recorded: a name only where somebody accepted it."""
    if line.match == FileMatch.NAME:
        return accept_from is not None and line.similarity >= accept_from
    return line.match == FileMatch.EMAIL


@transaction.atomic
def record_visitors(
    *,
    session: Session,
    accepted: Sequence[tuple[Enrolment, Visitor]],
    actor: User | None,
    at: datetime,
) -> int:
    """Write the stays of ``accepted``; what is in the log already changes nothing.

    A constant number of queries; minutes are counted anew soon.

    :returns: how many stays are new
    :raises MarkRefused: ``cancelled``, ``closed`` or ``too_early``
    """
    refuse_closed_register(session, at)
    held = _held(session)
    locked = _locked(session, [enrolment for enrolment, _visitor in accepted])
    events = [
        AttendanceEvent(
            **_values(visitor, stay, session),
            person_id=locked[enrolment.pk].person_id,
            actor=actor,
            received_at=at,
        )
        for enrolment, visitor in accepted
        if enrolment.pk in locked
        for stay in _segments(visitor, held)
    ]
    new = list({event.client_id: event for event in _unknown(events)}.values())
    AttendanceEvent.objects.bulk_create(new, batch_size=500)
    if new:
        data = {"session": session.pk, "count": len(new)}
        log(instance=session.run, action="attendance.import", user=actor, data=data)
        recount_soon(run=session.run, at=at)
    return len(new)


def _held(session: Session) -> Interval:
    planned = (session.starts_at, session.ends_at)
    return held_sessions({session.run_id}).get(session.pk, (0, planned))[1]


def _locked(session: Session, enrolments: Sequence[Enrolment]) -> dict[int, Enrolment]:
    rows = Enrolment.objects.filter(run=session.run_id).taking_part()
    named = rows.filter(pk__in={enrolment.pk for enrolment in enrolments})
    return {row.pk: row for row in named.select_for_update().order_by("pk")}


def _unknown(events: Sequence[AttendanceEvent]) -> list[AttendanceEvent]:
    ids = [event.client_id for event in events]
    rows = AttendanceEvent.objects.filter(client_id__in=ids)
    there = set(rows.values_list("client_id", flat=True))
    return [event for event in events if event.client_id not in there]


def without_duplicates(lines: Sequence[Line]) -> list[Line]:
    """Leave a participant to the line with the e-mail; the others are for a person."""
    by_email = {
        line.enrolment.pk
        for line in lines
        if line.match == FileMatch.EMAIL and line.enrolment
    }
    named = Counter(
        line.enrolment.pk
        for line in lines
        if line.match == FileMatch.NAME and line.enrolment
    )
    return [
        replace(line, match=FileMatch.DUPLICATE)
        if line.match == FileMatch.NAME
        and line.enrolment
        and (line.enrolment.pk in by_email or named[line.enrolment.pk] > 1)
        else line
        for line in lines
    ]


def _values(visitor: Visitor, stay: Interval, session: Session) -> dict[str, Any]:
    start, end = stay
    what = f"{session.pk}/{visitor.email or visitor.name}/{start}/{end}"
    return {
        "session": session,
        "kind": MarkKind.SEGMENT,
        "source": Source.IMPORT,
        "happened_at": start,
        "until": end,
        "client_id": uuid.uuid5(_NAMESPACE, what),
        "reason": UNCHECKED_REASON if visitor.is_unchecked else "",
    }


def _segments(visitor: Visitor, held: Interval) -> list[Interval]:
    """Return the stays near the session; a total stands at its beginning."""
    if visitor.is_unchecked:
        total = timedelta(minutes=visitor.minutes(held))
        return [(held[0], held[0] + total)] if total else []
    first, last = held[0] - NEAR, held[1] + NEAR
    stays = ((start, min(end, last)) for start, end in visitor.intervals)
    return [(start, end) for start, end in stays if first < end and start < end]
