"""Marking people on the roster of a session."""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from attendance.domain.summary import refresh
from attendance.enums import MarkKind, Source
from attendance.models import AttendanceEvent
from attendance.models.events import MARKED_AGAIN_REASON, UNDO_REASON
from courses.domain.completion import reconsider
from courses.enums import RunState
from courses.models import Enrolment, Session
from people.models import User

# A slip of the thumb may be mended without giving a reason for so long.
UNDO_WINDOW = timedelta(minutes=2)


class MarkRefused(ValidationError):
    """The register does not take this mark, and says what to do."""


@transaction.atomic
def mark(
    *,
    session: Session,
    enrolment: Enrolment,
    kind: str,
    actor: User | None,
    at: datetime,
    reason: str = "",
    source: str = Source.ROSTER,
    client_id: uuid.UUID | None = None,
    device_at: datetime | None = None,
) -> AttendanceEvent:
    """Write a mark; a different one already there is corrected by a new event.

    The same mark twice, or the same ``client_id`` twice, changes nothing. The
    enrolment is locked, so that two helpers at two doors cannot both write
    the first mark.

    :raises MarkRefused: ``not_enrolled``, ``too_early``, ``cancelled``,
        ``closed``, ``reason_needed`` or ``other_mark``
    """
    enrolment = locked_enrolment(session, enrolment)
    if repeated := _repeated(session, enrolment, client_id):
        return repeated
    refuse_closed_register(session, at)
    standing = standing_mark(session=session, enrolment=enrolment)
    if standing and standing.kind == kind:
        return standing
    event = AttendanceEvent(
        session=session,
        person_id=standing.person_id if standing else enrolment.person_id,
        kind=kind,
        source=source,
        actor=actor,
        received_at=at,
        device_at=device_at,
        happened_at=at,
        reason=_reason(standing, actor, at, reason),
        client_id=client_id or uuid.uuid4(),
        corrects=standing,
    )
    return _write(event, enrolment, at)


def _write(
    event: AttendanceEvent, enrolment: Enrolment, at: datetime
) -> AttendanceEvent:
    event.save(force_insert=True)
    log(
        instance=enrolment,
        action="attendance.mark",
        user=event.actor,
        data={
            "session": event.session_id,
            "mark": str(event.kind),
            "reason": event.reason,
        },
    )
    refresh([enrolment])
    reconsider(enrolment=enrolment, at=at)
    return event


def take_back(
    *, session: Session, enrolment: Enrolment, actor: User | None, at: datetime
) -> AttendanceEvent | None:
    """Undo one's own last mark at once; later it takes a reason.

    :raises MarkRefused: as :func:`mark`
    """
    if standing_mark(session=session, enrolment=enrolment) is None:
        return None
    return mark(
        session=session,
        enrolment=enrolment,
        kind=MarkKind.TAKEN_BACK,
        actor=actor,
        at=at,
    )


def standing_mark(*, session: Session, enrolment: Enrolment) -> AttendanceEvent | None:
    """Return the event in force for the person in the session, if any."""
    return (
        AttendanceEvent.objects.in_force()
        .marks()
        .filter(session=session)
        .for_person(enrolment.person.merged_into_id or enrolment.person_id)
        .last()
    )


def may_undo(event: AttendanceEvent, *, actor: User | None, at: datetime) -> bool:
    """Tell whether ``actor`` may change ``event`` without giving a reason."""
    return event.actor == actor and at - event.received_at <= UNDO_WINDOW


def locked_enrolment(session: Session, enrolment: Enrolment) -> Enrolment:
    """Return the enrolment, locked; it has to take part in the session's run.

    :raises MarkRefused: ``not_enrolled``
    """
    try:
        return (
            Enrolment.objects.select_for_update()
            .taking_part()
            .get(pk=enrolment.pk, run=session.run_id)
        )
    except Enrolment.DoesNotExist:
        raise MarkRefused(
            _("This person is not enrolled in the seminar."), code="not_enrolled"
        ) from None


def _repeated(
    session: Session, enrolment: Enrolment, client_id: uuid.UUID | None
) -> AttendanceEvent | None:
    if client_id is None:
        return None
    event = AttendanceEvent.objects.filter(client_id=client_id).first()
    if event and event not in session.attendance_events.for_person(
        enrolment.person.merged_into_id or enrolment.person_id
    ):
        raise MarkRefused(
            _("This id belongs to another mark. Reload the page and mark again."),
            code="other_mark",
        )
    return event


def refuse_closed_register(session: Session, at: datetime) -> None:
    """Let pass only what a register takes: of a run that is held, from its day on.

    :raises MarkRefused: ``cancelled``, ``closed`` or ``too_early``
    """
    run = session.run
    if run.state == RunState.CANCELLED:
        raise MarkRefused(_("The seminar was cancelled."), code="cancelled")
    if run.state == RunState.CLOSED:
        raise MarkRefused(
            _("The register is closed. Ask the office to reopen it."), code="closed"
        )
    if session.day > run.today(at):
        raise MarkRefused(
            _("The session has not come yet. Marks are taken from its day on."),
            code="too_early",
        )


def _reason(
    standing: AttendanceEvent | None, actor: User | None, at: datetime, reason: str
) -> str:
    if standing is None or reason.strip():
        return reason.strip()
    if standing.kind == MarkKind.TAKEN_BACK:
        return MARKED_AGAIN_REASON
    if may_undo(standing, actor=actor, at=at):
        return UNDO_REASON
    raise MarkRefused(
        _("Say why the mark changes: a correction needs a reason."),
        code="reason_needed",
    )
