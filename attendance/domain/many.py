"""Marking everybody who is left, and undoing that at once."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from attendance.domain.recounting import recount_soon
from attendance.domain.roster import may_undo, refuse_closed_register
from attendance.enums import MarkKind
from attendance.models import AttendanceEvent
from attendance.models.events import MARKED_AGAIN_REASON, UNDO_REASON
from courses.models import Enrolment, Session
from people.models import User


def client_id_in(batch: uuid.UUID, enrolment: Enrolment) -> uuid.UUID:
    """Return the id of the mark that ``batch`` gave to ``enrolment``."""
    return uuid.uuid5(batch, str(enrolment.pk))


@transaction.atomic
def mark_rest(
    *, session: Session, kind: str, batch: uuid.UUID, actor: User, at: datetime
) -> int:
    """Give ``kind`` to everybody without a mark; return how many got it.

    The same ``batch`` twice changes nothing. Nobody who has a mark already is
    touched: the enrolments are locked while that is looked up.

    :raises MarkRefused: as :func:`attendance.domain.roster.refuse_closed_register`
    """
    refuse_closed_register(session, at)
    enrolments = _locked(session)
    standing = standing_marks(session)
    events = [
        AttendanceEvent(
            session=session,
            person_id=mark.person_id if mark else enrolment.person_id,
            kind=kind,
            actor=actor,
            received_at=at,
            happened_at=at,
            corrects=mark,
            reason=MARKED_AGAIN_REASON if mark else "",
            client_id=client_id_in(batch, enrolment),
        )
        for enrolment in enrolments
        if (mark := standing.get(_kept(enrolment))) is None
        or mark.kind == MarkKind.TAKEN_BACK
    ]
    return _keep(session, events, "attendance.mark_rest", actor, at)


@transaction.atomic
def undo_rest(*, session: Session, batch: uuid.UUID, actor: User, at: datetime) -> int:
    """Take back what ``batch`` marked, as long as a slip may be mended.

    Whoever was marked otherwise since then keeps that mark.

    :raises MarkRefused: as :func:`attendance.domain.roster.refuse_closed_register`
    """
    refuse_closed_register(session, at)
    ids = {client_id_in(batch, enrolment) for enrolment in _locked(session)}
    events = [
        AttendanceEvent(
            session=session,
            person_id=mark.person_id,
            kind=MarkKind.TAKEN_BACK,
            actor=actor,
            received_at=at,
            happened_at=at,
            corrects=mark,
            reason=UNDO_REASON,
        )
        for mark in standing_marks(session).values()
        if mark.client_id in ids and may_undo(mark, actor=actor, at=at)
    ]
    return _keep(session, events, "attendance.undo_rest", actor, at)


def standing_marks(session: Session) -> dict[int, AttendanceEvent]:
    """Return the mark in force of each person (the one kept after a merge)."""
    events = AttendanceEvent.objects.in_force().marks().filter(session=session)
    rows = events.select_related("person", "actor").order_by("pk")
    return {event.person.merged_into_id or event.person_id: event for event in rows}


def _keep(
    session: Session,
    events: Iterable[AttendanceEvent],
    action: str,
    actor: User,
    at: datetime,
) -> int:
    count = len(AttendanceEvent.objects.bulk_create(events))
    if count:
        data = {"session": session.pk, "count": count}
        log(instance=session.run, action=action, user=actor, data=data)
        recount_soon(run=session.run, at=at)
    return count


def _locked(session: Session) -> list[Enrolment]:
    return list(
        Enrolment.objects.filter(run=session.run_id)
        .taking_part()
        .select_for_update(of=("self",))
        .select_related("person")
        .order_by("pk")
    )


def _kept(enrolment: Enrolment) -> int:
    return enrolment.person.merged_into_id or enrolment.person_id
