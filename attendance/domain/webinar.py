"""Attending on-line: heartbeats become visits, visits become segments of the log."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from attendance.domain.checks import Window, answer, settle
from attendance.domain.intervals import Interval, clip, minutes, union
from attendance.domain.recounting import recount_soon
from attendance.enums import ClockPolicy, MarkKind, Source
from attendance.models import (
    AttendanceEvent,
    Broadcast,
    PresenceCheck,
    Visit,
    WebinarPolicy,
)
from courses.enums import RunState
from courses.models import CourseRun, Enrolment, Session

# The page opens so long before the session, and takes heartbeats so long after.
OPENS_BEFORE = timedelta(minutes=15)
GOES_ON = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
BATCH = 500
_NAMESPACE = uuid.UUID("0f6f1c4e-1f0c-4c43-9a63-0e8d1a0a7b51")


@dataclass(frozen=True, slots=True)
class Pulse:
    """The answer to a heartbeat.

    ``state`` is ``early``, ``live``, ``over`` or ``closed``; ``minutes`` what
    counts so far of this session.
    """

    state: str
    minutes: int = 0
    check: Window | None = None
    checks: Sequence[PresenceCheck] = ()


def state_at(session: Session, at: datetime) -> str:
    """Return whether heartbeats are taken at this moment, and if not, why."""
    if session.run.state in (RunState.CLOSED, RunState.CANCELLED):
        return "closed"
    if at < session.starts_at - OPENS_BEFORE:
        return "early"
    return "over" if at > session.ends_at + GOES_ON else "live"


def policy_of(run: CourseRun) -> WebinarPolicy:
    """Return the run's policy, or the usual one, unsaved."""
    found: WebinarPolicy | None = getattr(run, "webinar_policy", None)
    return found or WebinarPolicy(run=run)


def ping(
    *,
    broadcast: Broadcast,
    enrolment: Enrolment,
    page: uuid.UUID,
    at: datetime,
    got: int | None = None,
    by_hand: bool = False,
) -> Pulse:
    """Take a heartbeat of a page: one write, unless a check opens or arrives.

    :param got: the number of the check that the page shows
    :param by_hand: the button was pressed, which vouches for a longer time
    """
    session = broadcast.session
    state = state_at(session, at)
    if state != "live":
        return Pulse(state)
    _visit(session, enrolment, page, at, gap(by_hand=by_hand))
    policy = policy_of(session.run)
    window, checks = answer(
        broadcast=broadcast, policy=policy, enrolment=enrolment, got=got, at=at
    )
    counted = minutes_so_far(session, enrolment, policy, checks, at)
    return Pulse(state, counted, window, checks)


def gap(*, by_hand: bool) -> timedelta:
    """Return how long a silence may last within one visit."""
    if by_hand:
        return timedelta(minutes=settings.WEBINAR_BY_HAND_MINUTES)
    return timedelta(seconds=settings.WEBINAR_SILENCE_SECONDS)


def _visit(
    session: Session,
    enrolment: Enrolment,
    page: uuid.UUID,
    at: datetime,
    silence: timedelta,
) -> None:
    own = Visit.objects.filter(
        session=session, enrolment=enrolment, page=page, is_kept=False
    )
    if not own.filter(seen_at__gte=at - silence).update(seen_at=at):
        Visit.objects.create(
            session=session, enrolment=enrolment, page=page, began_at=at, seen_at=at
        )


def minutes_so_far(
    session: Session,
    enrolment: Enrolment,
    policy: WebinarPolicy,
    checks: Sequence[PresenceCheck],
    at: datetime,
) -> int:
    """Return the whole minutes of this session on-line so far; one query."""
    visits = Visit.objects.filter(session=session, enrolment=enrolment)
    spans = list(visits.values_list("began_at", "seen_at"))
    held = (session.starts_at, session.ends_at)
    return minutes(clip(without(spans, _stops(policy, checks, at)), held))


def without(spans: Iterable[Interval], stops: Iterable[Interval]) -> list[Interval]:
    """Return the time of ``spans`` that lies outside ``stops``."""
    left = union(spans)
    for start, end in union(stops):
        left = [
            part
            for span in left
            for part in ((span[0], min(span[1], start)), (max(span[0], end), span[1]))
            if part[0] < part[1]
        ]
    return left


def _stops(
    policy: WebinarPolicy, checks: Iterable[PresenceCheck], at: datetime
) -> list[Interval]:
    """Return when the clock stood still: from a missed check to the next sign of life."""
    if policy.clock != ClockPolicy.STOPS:
        return []
    checks = list(checks)
    signs = sorted(
        moment
        for check in checks
        for moment in (check.confirmed_at, check.resumed_at)
        if moment
    )
    missed = [
        check.closes_at
        for check in checks
        if check.closes_at and check.shown_at and not check.confirmed_at
    ]
    return [
        (closed, next((sign for sign in signs if sign > closed), max(at, closed)))
        for closed in missed
        if closed < at
    ]


def keep(broadcast: Broadcast, *, at: datetime) -> datetime | None:
    """Write what ended into the log; the handler of the due row.

    :returns: when to look again, None when the session is over and all is kept
    """
    session = Session.objects.select_related("run__webinar_policy").get(
        pk=broadcast.session_id
    )
    if at < session.starts_at - OPENS_BEFORE:
        return session.starts_at - OPENS_BEFORE
    is_over = state_at(session, at) in ("over", "closed")
    settle(session=session, at=at, is_over=is_over)
    waiting = Visit.objects.filter(session=session, is_kept=False)
    if not is_over:
        waiting = waiting.filter(seen_at__lt=at - gap(by_hand=True))
    kept = 0
    while batch := list(waiting.select_related("enrolment")[:BATCH]):
        kept += _keep(session, batch, at)
    if kept:
        recount_soon(run=session.run, at=at)
    return None if is_over else at + MINUTE


@transaction.atomic
def _keep(session: Session, visits: Sequence[Visit], at: datetime) -> int:
    """Write one batch of visits as segments; a repeated batch writes nothing twice."""
    policy = policy_of(session.run)
    by_person: dict[int, list[PresenceCheck]] = {}
    enrolments = {visit.enrolment_id for visit in visits}
    for check in PresenceCheck.objects.filter(
        session=session, enrolment__in=enrolments
    ):
        by_person.setdefault(check.enrolment_id, []).append(check)
    events = [
        AttendanceEvent(
            session=session,
            person_id=visit.enrolment.person_id,
            kind=MarkKind.SEGMENT,
            source=Source.WEBINAR,
            received_at=at,
            happened_at=start,
            until=end,
            device_id=str(visit.page),
            client_id=uuid.uuid5(_NAMESPACE, f"{visit.pk}/{number}"),
        )
        for visit in visits
        for number, (start, end) in enumerate(
            without(
                [(visit.began_at, visit.seen_at)],
                _stops(policy, by_person.get(visit.enrolment_id, []), at),
            )
        )
    ]
    ids = [event.client_id for event in events]
    there = set(
        AttendanceEvent.objects.filter(client_id__in=ids).values_list(
            "client_id", flat=True
        )
    )
    # SQLite's triggers refuse a row of a known key before it could be ignored.
    new = [event for event in events if event.client_id not in there]
    AttendanceEvent.objects.bulk_create(new, ignore_conflicts=True)
    Visit.objects.filter(pk__in=[visit.pk for visit in visits]).update(is_kept=True)
    return len(events)


def now_online(session: Session, at: datetime) -> int:
    """Return how many people are on the page at this moment; one query."""
    seen = Visit.objects.filter(
        session=session, seen_at__gte=at - gap(by_hand=False), is_kept=False
    )
    return seen.values("enrolment").distinct().count()
