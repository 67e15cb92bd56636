"""People who came without a place: a desk writes them down, staff say who they are."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from attendance.domain.log import corrected
from attendance.domain.replay import TAKEN, Desk, Entry, replay
from attendance.enums import MarkKind, Source, WalkInState
from attendance.models import WalkIn
from courses.domain.enrolment import enrol_by_staff
from courses.models import CourseRun, Enrolment, Session
from people.domain.duplicates import Match, Sought, matches
from people.domain.profile import Names, add_person
from people.models import Person, User
from people.phones import PhoneRefused, check_phone, normalise_phone


class WalkInRefused(ValidationError):
    """The walk-in cannot be settled like this; ``code`` says why."""


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody on no list, as the device wrote it down."""

    client_id: uuid.UUID
    session: str
    family_name: str
    given_name: str
    patronymic: str
    email: str
    phone: str
    workplace: str
    device_at: datetime
    offset: timedelta


@dataclass(frozen=True, slots=True)
class Proposal:
    """A walk-in and who on file may be meant, the surest first."""

    walk_in: WalkIn
    found: list[Match]


@transaction.atomic
def bring(
    *, run: CourseRun, met: Sequence[Met], desk: Desk, at: datetime
) -> dict[uuid.UUID, str]:
    """Write down whom a desk met; return what became of each. The same id is one."""
    if not met:
        return {}
    sessions = {session.key: session for session in run.sessions.all()}
    rows = [
        _row(one, sessions[one.session], desk, at)
        for one in met
        if one.session in sessions
    ]
    WalkIn.objects.bulk_create(rows, ignore_conflicts=True)
    return {
        one.client_id: TAKEN if one.session in sessions else "other_session"
        for one in met
    }


def proposals(run: CourseRun) -> list[Proposal]:
    """Return the open walk-ins of ``run`` with who may be meant; two queries."""
    rows = list(
        WalkIn.objects.open()
        .filter(session__run=run)
        .select_related("session", "actor__person")
        .order_by("family_name", "pk")
    )
    found = matches([_sought(row) for row in rows]) if rows else []
    return [Proposal(row, alike) for row, alike in zip(rows, found, strict=True)]


@transaction.atomic
def take_as(*, walk_in: WalkIn, person: Person, actor: User, at: datetime) -> Enrolment:
    """Give the person on file a place, and the mark the desk has promised.

    :raises WalkInRefused: ``settled``; :raises EnrolmentRefused: ``cancelled``
    """
    walk_in = _open_row(walk_in)
    run = walk_in.session.run
    enrolment = enrol_by_staff(
        run=run, person=person, actor=actor, at=at, beyond_capacity=True
    )
    entry = Entry(
        client_id=walk_in.client_id,
        session=walk_in.session.key,
        person=person.code,
        kind=MarkKind.PRESENT,
        source=Source.ROSTER,
        device_at=walk_in.happened_at,
    )
    desk = Desk(actor=walk_in.actor, device_id=walk_in.device_id)
    replay(run=run, entries=[entry], desk=desk, at=at)
    _settle(walk_in, WalkInState.TAKEN, actor, at, person=person)
    return enrolment


@transaction.atomic
def take_as_new(*, walk_in: WalkIn, actor: User, at: datetime) -> Enrolment:
    """Make the society know the person, then as :func:`take_as`.

    :raises WalkInRefused: ``settled``; :raises NameRefused: no name at all
    """
    row = _open_row(walk_in)
    names = Names(
        family_name=row.family_name,
        given_name=row.given_name,
        patronymic=row.patronymic,
    )
    person = add_person(names=names, email=row.email, actor=actor, at=at)
    person.workplace, person.phone = row.workplace, _number(row.phone)
    person.save(update_fields=["workplace", "phone"])
    return take_as(walk_in=row, person=person, actor=actor, at=at)


@transaction.atomic
def decline(*, walk_in: WalkIn, reason: str, actor: User, at: datetime) -> WalkIn:
    """Say that this is no participant; what the desk wrote of the person is wiped.

    :raises WalkInRefused: ``settled`` or ``reason_needed``
    """
    if not reason.strip():
        raise WalkInRefused(
            _("Say why: the desk has promised that the office will decide."),
            code="reason_needed",
        )
    walk_in = _open_row(walk_in)
    walk_in.reason = reason.strip()
    walk_in.patronymic = walk_in.email = walk_in.phone = walk_in.workplace = ""
    walk_in.family_name, walk_in.given_name = walk_in.family_name[:1], ""
    return _settle(walk_in, WalkInState.DECLINED, actor, at)


def _open_row(walk_in: WalkIn) -> WalkIn:
    rows = WalkIn.objects.select_for_update(of=("self",))
    row = rows.select_related("session__run__course").get(pk=walk_in.pk)
    if row.state != WalkInState.OPEN:
        raise WalkInRefused(
            _("This was settled already. Reload the page."), code="settled"
        )
    return row


def _settle(
    walk_in: WalkIn,
    state: WalkInState,
    actor: User,
    at: datetime,
    person: Person | None = None,
) -> WalkIn:
    walk_in.state, walk_in.person = state, person
    walk_in.settled_at, walk_in.settled_by = at, actor
    walk_in.save()
    data = {"walk_in": walk_in.pk, "state": str(state), "reason": walk_in.reason}
    run = walk_in.session.run
    log(instance=run, action="attendance.settle_walk_in", user=actor, data=data)
    return walk_in


def _row(one: Met, session: Session, desk: Desk, at: datetime) -> WalkIn:
    happened, _was_off = corrected(one.device_at, one.offset)
    return WalkIn(
        client_id=one.client_id,
        session=session,
        family_name=one.family_name,
        given_name=one.given_name,
        patronymic=one.patronymic,
        email=one.email,
        phone=one.phone,
        workplace=one.workplace,
        happened_at=min(happened, at),
        received_at=at,
        actor=desk.actor,
        device_id=desk.device_id,
    )


def _sought(row: WalkIn) -> Sought:
    return Sought(
        family_name=row.family_name,
        given_name=row.given_name,
        patronymic=row.patronymic,
        email=row.email,
        phone=_number(row.phone),
    )


def _number(text: str) -> str:
    """Return the number as it is kept; what a helper scribbled may be none."""
    try:
        number = normalise_phone(text)
        if number:
            check_phone(number)
    except PhoneRefused:
        return ""
    return number
