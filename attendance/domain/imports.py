"""From a file of another system to the register: match, look, record."""

import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from attendance.domain.intervals import Interval
from attendance.domain.log import record
from attendance.domain.minutes import held_sessions
from attendance.domain.roster import refuse_closed_register
from attendance.domain.similarity import similarity
from attendance.enums import MarkKind, Source
from attendance.formats.stays import Stay, Visitor, visitors
from attendance.models.events import UNCHECKED_REASON
from courses.models import Enrolment, Session
from people.models import User

# A name less alike than this is not worth a look.
WORTH_A_LOOK = 75
# Ids of imported events are made from what they say: the same file twice is
# recorded once.
_NAMESPACE = uuid.UUID("6f1d2a52-6a0e-4d0c-9f3d-5c1a7be0c6a1")


@dataclass(frozen=True)
class Line:
    """A person of the file, and whom of the run she is taken for.

    ``match`` is ``email``, ``name``, ``ambiguous``, ``duplicate`` or
    ``unknown``; ``similarity`` 0 to 100.
    """

    visitor: Visitor
    minutes: int
    match: str
    enrolment: Enrolment | None = None
    similarity: int = 0


def read_visitors(
    *, session: Session, stays: Iterable[Stay]
) -> tuple[list[Line], Interval]:
    """Match the people of a file with those enrolled; writes nothing."""
    held = _held(session)
    enrolments = list(
        Enrolment.objects.filter(run=session.run_id)
        .taking_part()
        .select_related("person", "run")
    )
    by_email: dict[str, list[Enrolment]] = {}
    for enrolment in enrolments:
        if email := enrolment.person.email.strip().casefold():
            by_email.setdefault(email, []).append(enrolment)
    lines = [_line(visitor, held, by_email, enrolments) for visitor in visitors(stays)]
    return _without_duplicates(lines), held


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
    refuse_closed_register(session, at)
    lines, held = read_visitors(session=session, stays=stays)
    for line in lines:
        if line.enrolment and is_accepted(line, accept_from):
            _record(
                session=session,
                line=line,
                enrolment=line.enrolment,
                held=held,
                actor=actor,
                at=at,
            )
    return lines


def is_accepted(line: Line, accept_from: int | None) -> bool:
    """Tell whether a line is recorded: a name only where somebody accepted it."""
    if line.match == "name":
        return accept_from is not None and line.similarity >= accept_from
    return line.match == "email"


def _held(session: Session) -> Interval:
    planned = (session.starts_at, session.ends_at)
    return held_sessions({session.run_id}).get(session.pk, (0, planned))[1]


def _line(
    visitor: Visitor,
    held: Interval,
    by_email: dict[str, list[Enrolment]],
    enrolments: Sequence[Enrolment],
) -> Line:
    minutes = visitor.minutes(held)
    if len(found := by_email.get(visitor.email, [])) == 1:
        return Line(visitor, minutes, "email", found[0], 100)
    best = 0
    alike: list[Enrolment] = []
    for enrolment in enrolments:
        score = max(
            similarity(visitor.name, enrolment.person.full_name),
            similarity(visitor.name, enrolment.person.latin_name),
        )
        if score > best:
            best, alike = score, [enrolment]
        elif score == best:
            alike.append(enrolment)
    if best < WORTH_A_LOOK:
        return Line(visitor, minutes, "unknown")
    if len(alike) > 1:
        return Line(visitor, minutes, "ambiguous", None, best)
    return Line(visitor, minutes, "name", alike[0], best)


def _without_duplicates(lines: Sequence[Line]) -> list[Line]:
    """Leave a participant to the line with the e-mail; the others are for a person."""
    by_email = {
        line.enrolment.pk for line in lines if line.match == "email" and line.enrolment
    }
    named = Counter(
        line.enrolment.pk for line in lines if line.match == "name" and line.enrolment
    )
    return [
        Line(line.visitor, line.minutes, "duplicate", line.enrolment, line.similarity)
        if line.match == "name"
        and line.enrolment
        and (line.enrolment.pk in by_email or named[line.enrolment.pk] > 1)
        else line
        for line in lines
    ]


def _record(
    *,
    session: Session,
    line: Line,
    enrolment: Enrolment,
    held: Interval,
    actor: User | None,
    at: datetime,
) -> None:
    for start, end in _segments(line, held):
        what = f"{session.pk}/{line.visitor.email or line.visitor.name}/{start}/{end}"
        record(
            session=session,
            enrolment=enrolment,
            kind=MarkKind.SEGMENT,
            source=Source.IMPORT,
            happened_at=start,
            until=end,
            client_id=uuid.uuid5(_NAMESPACE, what),
            reason=UNCHECKED_REASON if line.visitor.is_unchecked else "",
            actor=actor,
            at=at,
        )


def _segments(line: Line, held: Interval) -> list[Interval]:
    """Return the stays that touch the session; a total stands at its beginning."""
    if line.visitor.is_unchecked:
        total = timedelta(minutes=line.minutes)
        return [(held[0], held[0] + total)] if line.minutes else []
    day = timedelta(days=1)
    stays = ((start, min(end, held[1] + day)) for start, end in line.visitor.intervals)
    return [(start, end) for start, end in stays if start < min(end, held[1] + day)]
