"""Taking in what a desk recorded, now or days ago, without losing or doubling it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from attendance.domain.log import corrected
from attendance.domain.recounting import recount_soon
from attendance.domain.roster import MarkRefused, refuse_closed_register
from attendance.enums import MARKS, MarkKind
from attendance.models import AttendanceEvent, DeskConflict
from attendance.models.events import DESK_REASON, MARKED_AGAIN_REASON
from courses.models import CourseRun, Enrolment, Session
from people.models import Person, User

# Outcomes of an entry that are no refusal.
TAKEN = "taken"
CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Desk:
    """Who recorded, and on which device; a helper with a link has no account.

    ``day``: what the helper recorded on another day of the venue is refused.
    """

    actor: User | None
    device_id: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A press or a scan as the device kept it.

    ``offset`` is the server's clock minus the device's, measured before the entry
    was made; ``seen`` is the mark that the device showed then.
    """

    client_id: uuid.UUID
    session: str
    person: str
    kind: str
    source: str
    device_at: datetime
    offset: timedelta = timedelta()
    reason: str = ""
    seen: uuid.UUID | None = None


@transaction.atomic
def replay(
    *,
    run: CourseRun,
    entries: Sequence[Entry],
    desk: Desk,
    at: datetime,
    sessions: Sequence[Session] | None = None,
) -> dict[uuid.UUID, str]:
    """Write ``entries`` in their order; return what became of each.

    An id that is known already changes nothing. A mark made without knowledge
    of the one that stands does not replace it: it becomes a conflict for a
    person to settle. What is refused is named by a code; the rest is written.
    The number of queries does not depend on the number of entries. What one
    person scanned is told by its event alone; a batch has a line in the log too.

    :param sessions: those that the entries speak of, where they are loaded already
    """
    register = _Register(run, entries, desk, at, sessions)
    outcomes = {entry.client_id: register.put(entry) for entry in entries}
    if register.keep() and len(register.enrolments) > 1:
        count = sum(code == TAKEN for code in outcomes.values())
        data = {"count": count, "device": desk.device_id}
        log(instance=run, action="attendance.replay", user=desk.actor, data=data)
    if register.waves:
        recount_soon(run=run, at=at)
    return outcomes


class _Register:
    """The register of a run while entries are put to it, one after the other."""

    def __init__(
        self,
        run: CourseRun,
        entries: Sequence[Entry],
        desk: Desk,
        at: datetime,
        sessions: Sequence[Session] | None,
    ) -> None:
        self.run, self.desk, self.at = run, desk, at
        self.enrolments = _locked_by_code(run, {entry.person for entry in entries})
        loaded = _sessions_of(run) if sessions is None else sessions
        self.sessions = {session.key: session for session in loaded}
        self.known = _known_ids(entries)
        self.standing = _standing(run, self.enrolments.values())
        # What a device saw of a mark that said the same as another one.
        self.same: dict[uuid.UUID, uuid.UUID] = {}
        self.waves: list[list[AttendanceEvent]] = []
        self.depth: dict[uuid.UUID, int] = {}
        self.conflicts: list[DeskConflict] = []

    def put(self, entry: Entry) -> str:
        """Take in one entry; return what became of it."""
        if entry.client_id in self.known:
            return TAKEN
        enrolment = self.enrolments.get(entry.person)
        session = self.sessions.get(entry.session)
        happened, was_off = self._moment(entry)
        if enrolment is None:
            return "not_enrolled"
        if session is None:
            return "other_session"
        if refused := _refusal(session, happened) or self._not_of_the_day(happened):
            return refused
        self.known.add(entry.client_id)
        event = AttendanceEvent(
            session=session,
            person=enrolment.person,
            kind=entry.kind,
            source=entry.source,
            actor=self.desk.actor,
            received_at=self.at,
            device_at=entry.device_at,
            happened_at=happened,
            clock_was_off=was_off,
            device_id=self.desk.device_id,
            reason=entry.reason,
            client_id=entry.client_id,
        )
        if entry.kind not in MARKS:
            return self._add(event)
        return self._mark(event, entry, happened)

    def keep(self) -> bool:
        """Write everything; return whether there was anything to write."""
        for wave in self.waves:
            for event in wave:
                event.corrects = event.corrects  # its id is known now
            AttendanceEvent.objects.bulk_create(wave)
        DeskConflict.objects.bulk_create(self.conflicts)
        return bool(self.waves or self.conflicts)

    def _moment(self, entry: Entry) -> tuple[datetime, bool]:
        """Return the corrected time; a time that has not come is the server's."""
        happened, was_off = corrected(entry.device_at, entry.offset)
        return (self.at, True) if happened > self.at else (happened, was_off)

    def _not_of_the_day(self, happened: datetime) -> str:
        day = self.desk.day
        return "" if day in {None, self.run.today(happened)} else "other_day"

    def _mark(self, event: AttendanceEvent, entry: Entry, happened: datetime) -> str:
        key = (event.session_id, _kept(event.person))
        standing = self.standing.get(key)
        if standing is None and event.kind == MarkKind.TAKEN_BACK:
            return TAKEN
        if standing is not None:
            if standing.kind == event.kind:
                self.same[event.client_id] = standing.client_id
                return TAKEN
            if not self._knew(entry, standing):
                return self._conflict(event, happened)
            _correct(event, standing)
        self.standing[key] = event
        return self._add(event)

    def _knew(self, entry: Entry, standing: AttendanceEvent) -> bool:
        """Tell whether the device saw ``standing``, or there was nothing to see."""
        seen = self.same.get(entry.seen, entry.seen) if entry.seen else None
        return standing.kind == MarkKind.TAKEN_BACK or seen == standing.client_id

    def _add(self, event: AttendanceEvent) -> str:
        """Put the event behind the one it corrects, which must be written first."""
        before = event.corrects.client_id if event.corrects else None
        depth = self.depth.get(before, -1) + 1 if before else 0
        self.depth[event.client_id] = depth
        if depth == len(self.waves):
            self.waves.append([])
        self.waves[depth].append(event)
        return TAKEN

    def _conflict(self, event: AttendanceEvent, happened: datetime) -> str:
        self.conflicts.append(
            DeskConflict(
                session=event.session,
                person=event.person,
                kind=event.kind,
                happened_at=happened,
                received_at=self.at,
                actor=self.desk.actor,
                device_id=self.desk.device_id,
                client_id=event.client_id,
            )
        )
        return CONFLICT


def _refusal(session: Session, happened: datetime) -> str:
    try:
        refuse_closed_register(session, happened)
    except MarkRefused as refused:
        return str(refused.code)
    return ""


def _correct(event: AttendanceEvent, standing: AttendanceEvent) -> None:
    event.corrects = standing
    event.person = standing.person
    again = standing.kind == MarkKind.TAKEN_BACK
    event.reason = event.reason or (MARKED_AGAIN_REASON if again else DESK_REASON)


def _sessions_of(run: CourseRun) -> list[Session]:
    sessions = list(run.sessions.all())
    for session in sessions:
        session.run = run
    return sessions


def _locked_by_code(run: CourseRun, codes: set[str]) -> dict[str, Enrolment]:
    """Return the enrolments of ``codes``, locked; a merged person keeps her codes."""
    named = Q(person__code__in=codes) | Q(person__merged_into__code__in=codes)
    rows = list(
        run.enrolments.taking_part()
        .filter(named)
        .select_for_update(of=("self",))
        .select_related("person__merged_into")
        .order_by("pk")
    )
    found = {row.person.code: row for row in rows}
    found |= {p.code: row for row in rows if (p := row.person.merged_into)}
    return found | _of_merged(run, codes - found.keys())


def _of_merged(run: CourseRun, codes: set[str]) -> dict[str, Enrolment]:
    """Return the enrolments of persons into whom the owners of ``codes`` were merged."""
    merged = Person.objects.filter(code__in=codes).exclude(merged_into=None)
    into = dict(merged.values_list("code", "merged_into__code")) if codes else {}
    if not into:
        return {}
    kept = _locked_by_code(run, set(into.values()))
    return {old: kept[new] for old, new in into.items() if new in kept}


def _known_ids(entries: Iterable[Entry]) -> set[uuid.UUID]:
    ids = [entry.client_id for entry in entries]
    events = AttendanceEvent.objects.filter(client_id__in=ids)
    conflicts = DeskConflict.objects.filter(client_id__in=ids)
    known = events.order_by().values_list("client_id", flat=True)
    return set(known.union(conflicts.order_by().values_list("client_id", flat=True)))


def _standing(
    run: CourseRun, enrolments: Iterable[Enrolment]
) -> dict[tuple[int, int], AttendanceEvent]:
    persons = {_kept(enrolment.person) for enrolment in enrolments}
    named = Q(person__in=persons) | Q(person__merged_into__in=persons)
    events = AttendanceEvent.objects.in_force().marks().of_run(run).filter(named)
    rows = events.select_related("person").order_by("pk")
    return {(event.session_id, _kept(event.person)): event for event in rows}


def _kept(person: Person) -> int:
    return person.merged_into_id or person.pk
