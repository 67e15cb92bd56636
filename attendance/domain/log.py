"""Writing to the log what a device or a file recorded, and striking it out."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from attendance.domain.roster import locked_enrolment, refuse_closed_register
from attendance.domain.summary import refresh
from attendance.enums import MARKS, MarkKind
from attendance.models import AttendanceEvent
from courses.domain.completion import reconsider
from courses.models import Enrolment, Session
from people.models import User

# A clock that differs by no more than this is right enough to be left alone.
CLOCK_TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Device:
    """What a device says of itself with an event.

    ``at`` is its clock, ``offset`` the server's clock minus its own, measured at
    a contact.
    """

    at: datetime | None = None
    offset: timedelta = timedelta()
    id: str = ""


NO_DEVICE = Device()


class RecordRefused(ValidationError):
    """The log does not take this event, and says what to do."""


def corrected(device_at: datetime, offset: timedelta) -> tuple[datetime, bool]:
    """Return the moment that counts, and whether the device's clock was off.

    :param offset: the server's clock minus the device's, measured at a contact
    """
    if abs(offset) <= CLOCK_TOLERANCE:
        return device_at, False
    return device_at + offset, True


@transaction.atomic
def record(
    *,
    session: Session,
    enrolment: Enrolment,
    kind: str,
    source: str,
    happened_at: datetime,
    actor: User | None,
    at: datetime,
    until: datetime | None = None,
    number: int | None = None,
    device: Device = NO_DEVICE,
    client_id: uuid.UUID | None = None,
    reason: str = "",
) -> AttendanceEvent:
    """Write a coming in, a going out, a segment or a presence check.

    The same ``client_id`` again changes nothing, so that a device may repeat
    what it is not sure of.

    :raises RecordRefused: ``reversed``; :raises MarkRefused: as
        :func:`attendance.domain.roster.mark`
    """
    enrolment = locked_enrolment(session, enrolment)
    client_id = client_id or uuid.uuid4()
    if repeated := AttendanceEvent.objects.filter(client_id=client_id).first():
        return repeated
    refuse_closed_register(session, at)
    _refuse_reversed(happened_at, until)
    counted, was_off = corrected(happened_at, device.offset)
    event = AttendanceEvent.objects.create(
        session=session,
        person_id=enrolment.person_id,
        kind=kind,
        source=source,
        actor=actor,
        received_at=at,
        device_at=device.at,
        happened_at=counted,
        until=until,
        clock_was_off=was_off,
        device_id=device.id,
        number=number,
        reason=reason,
        client_id=client_id,
    )
    refresh([enrolment])
    reconsider(enrolment=enrolment, at=at)
    return event


def _refuse_reversed(start: datetime, end: datetime | None) -> None:
    if end is not None and end <= start:
        raise RecordRefused(
            _("This time ends before it begins. Correct it and hand it in again."),
            code="reversed",
        )


@transaction.atomic
def strike(
    *,
    event: AttendanceEvent,
    enrolment: Enrolment,
    reason: str,
    actor: User | None,
    at: datetime,
) -> AttendanceEvent:
    """Take an event of a device or a file out of the count; it stays in the log.

    :raises RecordRefused: ``a_mark``, ``reason_needed`` or ``struck``
    """
    enrolment = locked_enrolment(event.session, enrolment)
    refuse_closed_register(event.session, at)
    _refuse_striking(event, reason)
    struck = AttendanceEvent.objects.create(
        session=event.session,
        person_id=event.person_id,
        kind=MarkKind.STRUCK,
        source=event.source,
        actor=actor,
        received_at=at,
        happened_at=at,
        reason=reason.strip(),
        corrects=event,
    )
    log(instance=enrolment, action="attendance.strike", user=actor)
    refresh([enrolment])
    reconsider(enrolment=enrolment, at=at)
    return struck


def _refuse_striking(event: AttendanceEvent, reason: str) -> None:
    if event.kind in MARKS or event.kind == MarkKind.STRUCK:
        raise RecordRefused(
            _("A mark is changed on the roster, not struck out."), code="a_mark"
        )
    if not reason.strip():
        raise RecordRefused(_("Say why the event is struck out."), code="reason_needed")
    if AttendanceEvent.objects.filter(corrects=event).exists():
        raise RecordRefused(_("This event is already struck out."), code="struck")
