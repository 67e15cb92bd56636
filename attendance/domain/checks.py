"""Presence checks: due at random moments, other ones for each person.

A check is handed out in the answer to a heartbeat; the page says that it has
arrived. Only then it can be missed. One that never arrived is handed out anew.
"""

import hashlib
import hmac
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from attendance.enums import MarkKind, Source
from attendance.models import (
    AttendanceEvent,
    Broadcast,
    PresenceCheck,
    WebinarPolicy,
)
from courses.models import Enrolment, Session

MINUTE = timedelta(minutes=1)
# No check in the first and last minutes, and so much rest between two of them.
MARGIN = timedelta(minutes=3)
REST = timedelta(minutes=3)
# A press that was on its way when the window closed.
GRACE = timedelta(seconds=15)
_NAMESPACE = uuid.UUID("7d3c1b86-30f0-4b52-9d0c-58a2a2f0f6d4")


@dataclass(frozen=True, slots=True)
class Window:
    """A check that is open: its number, and how many seconds are left."""

    number: int
    seconds: int


def moments(
    *, count: int, start: datetime, end: datetime, spacing: timedelta, seed: str
) -> list[datetime]:
    """Return up to ``count`` moments between ``start`` and ``end``.

    The time is cut into equal parts and each gets a moment of its own, the last
    ``spacing`` of a part left free. Less time means fewer checks. The same
    ``seed`` gives the same moments; nobody without the secret key can tell them.
    """
    room = end - start
    count = min(count, int(room / spacing)) if room > timedelta() else 0
    if not count:
        return []
    key = hmac.digest(settings.SECRET_KEY.encode(), seed.encode(), hashlib.sha256)
    chance = random.Random(key)  # noqa: S311 - the key makes it unguessable
    part = room / count
    return [start + part * n + (part - spacing) * chance.random() for n in range(count)]


def schedule(
    *,
    broadcast: Broadcast,
    policy: WebinarPolicy,
    enrolment: Enrolment,
    at: datetime,
) -> list[PresenceCheck]:
    """Plan the checks of one person from ``at`` on; planning twice changes nothing."""
    session = broadcast.session
    found = moments(
        count=broadcast.checks,
        start=max(session.starts_at, at) + MARGIN,
        end=session.ends_at - MARGIN,
        spacing=policy.minutes_open * MINUTE + REST,
        seed=f"{session.pk}/{enrolment.pk}",
    )
    PresenceCheck.objects.bulk_create(
        (
            PresenceCheck(
                session=session, enrolment=enrolment, number=number, due_at=moment
            )
            for number, moment in enumerate(found, 1)
        ),
        ignore_conflicts=True,
    )
    return _checks(session, enrolment)


def answer(
    *,
    broadcast: Broadcast,
    policy: WebinarPolicy,
    enrolment: Enrolment,
    got: int | None,
    at: datetime,
) -> tuple[Window | None, list[PresenceCheck]]:
    """Return the check that is open now, and all of the person's; one query.

    It opens one that is due, and notes that ``got`` has arrived.
    """
    checks = _checks(broadcast.session, enrolment)
    if not checks and broadcast.checks:
        checks = schedule(
            broadcast=broadcast, policy=policy, enrolment=enrolment, at=at
        )
    current = _open_now(checks, at) or _open_next(checks, policy, at)
    if current is None or current.closes_at is None:
        return None, checks
    if got == current.number and current.shown_at is None:
        _note_shown(current, at)
    left = round((current.closes_at - at).total_seconds())
    return Window(current.number, left), checks


def _checks(session: Session, enrolment: Enrolment) -> list[PresenceCheck]:
    return list(PresenceCheck.objects.filter(session=session, enrolment=enrolment))


def open_window(checks: Sequence[PresenceCheck], at: datetime) -> Window | None:
    """Return the check that is open, without opening one."""
    current = _open_now(checks, at)
    if current is None or current.closes_at is None:
        return None
    return Window(current.number, round((current.closes_at - at).total_seconds()))


def _open_now(checks: Sequence[PresenceCheck], at: datetime) -> PresenceCheck | None:
    return next(
        (
            check
            for check in checks
            if check.closes_at and at < check.closes_at and not check.confirmed_at
        ),
        None,
    )


def _open_next(
    checks: Sequence[PresenceCheck], policy: WebinarPolicy, at: datetime
) -> PresenceCheck | None:
    """Open the first check that is due and was never shown, with a rest between two."""
    rested = all(
        (check.confirmed_at or check.closes_at) + REST <= at
        for check in checks
        if check.closes_at and check.shown_at
    )
    due = [
        c for c in checks if c.due_at <= at and not c.shown_at and not c.confirmed_at
    ]
    if not due or not rested:
        return None
    check = due[0]
    check.opened_at, check.closes_at = at, at + policy.minutes_open * MINUTE
    PresenceCheck.objects.filter(pk=check.pk, shown_at=None, confirmed_at=None).update(
        opened_at=check.opened_at, closes_at=check.closes_at
    )
    return check


def _note_shown(check: PresenceCheck, at: datetime) -> None:
    check.shown_at = at
    if PresenceCheck.objects.filter(pk=check.pk, shown_at=None).update(shown_at=at):
        _log(check, MarkKind.CHECK_SHOWN, at)


@transaction.atomic
def confirm(
    *, session: Session, enrolment: Enrolment, number: int, at: datetime
) -> bool:
    """Confirm a check; too late, the press only lets a stopped clock go on.

    :returns: whether the check counts; a second press changes nothing
    """
    rows = PresenceCheck.objects.select_for_update()
    check = rows.filter(session=session, enrolment=enrolment, number=number).first()
    if check is None or check.closes_at is None:
        return False
    if check.confirmed_at:
        return True
    if at >= check.closes_at + GRACE:
        if check.resumed_at is None:
            check.resumed_at = at
            check.save(update_fields=["resumed_at"])
        return False
    if check.shown_at is None:
        check.shown_at = at
        _log(check, MarkKind.CHECK_SHOWN, at)
    check.confirmed_at = at
    check.save(update_fields=["shown_at", "confirmed_at"])
    _log(check, MarkKind.CHECK_CONFIRMED, at)
    return True


def settle(*, session: Session, at: datetime, is_over: bool) -> int:
    """Let checks that were handed out and never arrived be due anew.

    :returns: how many; none once the session is over
    """
    if is_over:
        return 0
    lost = PresenceCheck.objects.filter(
        session=session, shown_at=None, confirmed_at=None, closes_at__lte=at
    )
    return lost.update(opened_at=None, closes_at=None, due_at=at)


def _log(check: PresenceCheck, kind: MarkKind, at: datetime) -> None:
    """Write it down once; SQLite's triggers let no known key be ignored."""
    key = uuid.uuid5(_NAMESPACE, f"{check.pk}/{kind}")
    if not AttendanceEvent.objects.filter(client_id=key).exists():
        row = AttendanceEvent(
            session_id=check.session_id,
            person_id=check.enrolment.person_id,
            kind=kind,
            source=Source.WEBINAR,
            received_at=at,
            happened_at=at,
            number=check.number,
            client_id=key,
        )
        AttendanceEvent.objects.bulk_create([row], ignore_conflicts=True)
