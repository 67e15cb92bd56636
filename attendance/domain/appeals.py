"""A participant appeals against the record; a person decides, and says why."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from attendance.domain.intervals import Interval, clip, day_window
from attendance.domain.log import record
from attendance.domain.minutes import effective_times
from attendance.domain.roster import mark, refuse_closed_register, standing_mark
from attendance.emails import tell_appealed, tell_decided
from attendance.enums import WAS_NOT_THERE, AppealState, MarkKind, Source
from attendance.models import Appeal, AttendanceEvent
from courses.enums import RunState
from courses.models import CourseRun, Enrolment, Session
from people.models import User


class AppealRefused(ValidationError):
    """The appeal cannot be raised or decided so; ``code`` says why."""


REFUSALS = {
    "cancelled": _("The seminar was cancelled."),
    "closed": _("The register is closed. Ask the office to reopen it."),
    "not_over": _("The session is not over yet."),
    "late": _("The time for appeals is over. Write to the society’s office."),
    "text_needed": _("Say what is wrong with the record."),
    "open": _("Your appeal about this session waits for a decision already."),
    "decided": _("This appeal was decided already. Reload the page."),
    "reason_needed": _("Say why: the participant reads it."),
    "own": _("Nobody decides their own appeal: ask a colleague."),
    "times": _("These times lie outside the session."),
}


def refuse(code: str) -> AppealRefused:
    """Return the refusal named ``code`` with its sentence."""
    return AppealRefused(REFUSALS[code], code=code)


def appeals_until(run: CourseRun) -> datetime | None:
    """Return when the time for appeals ends: a midnight of the venue."""
    if run.end_date is None:
        return None
    last = run.end_date + timedelta(days=settings.ATTENDANCE_APPEAL_DAYS)
    return day_window(last, run.zone)[1]


def refusal_now(session: Session, at: datetime) -> str:
    """Return why nobody may appeal about ``session`` at this moment, or nothing."""
    run = session.run
    if run.state == RunState.CANCELLED:
        return "cancelled"
    if run.state == RunState.CLOSED:
        return "closed"
    if at < session.ends_at:
        return "not_over"
    until = appeals_until(run)
    return "late" if until and at >= until else ""


@transaction.atomic
def appeal(
    *, session: Session, enrolment: Enrolment, text: str, actor: User, at: datetime
) -> Appeal:
    """Say that the record of ``session`` is wrong; the run's trainers are told.

    :raises AppealRefused: as :func:`refusal_now`, ``text_needed`` or ``open``
    """
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if code := refusal_now(session, at):
        raise refuse(code)
    if not text.strip():
        raise refuse("text_needed")
    own = Appeal.objects.open().for_person(enrolment.person)
    if own.filter(session=session).exists():
        raise refuse("open")
    row = Appeal.objects.create(
        session=session, person=enrolment.person, text=text.strip(), raised_at=at
    )
    log(
        instance=enrolment,
        action="attendance.appeal",
        user=actor,
        data={"session": session.pk},
    )
    tell_appealed(row, at=at)
    return row


@transaction.atomic
def decline(*, appeal: Appeal, reason: str, actor: User, at: datetime) -> Appeal:
    """Leave the register as it is, and say why.

    :raises AppealRefused: ``decided``, ``own``, ``reason_needed``
    """
    appeal = _to_decide(appeal, reason, actor)
    return _decide(appeal, AppealState.DECLINED, reason, actor, at)


@transaction.atomic
def grant(
    *,
    appeal: Appeal,
    reason: str,
    actor: User,
    at: datetime,
    times: Interval | None = None,
) -> Appeal:
    """Correct the register by a new event: present, or present at ``times``.

    :raises AppealRefused: ``decided``, ``own``, ``reason_needed`` or ``times``
    :raises MarkRefused: as :func:`attendance.domain.roster.mark`
    """
    appeal = _to_decide(appeal, reason, actor)
    refuse_closed_register(appeal.session, at)
    enrolment = _enrolment(appeal)
    if times:
        appeal.event = _count(
            appeal=appeal,
            enrolment=enrolment,
            times=times,
            reason=reason,
            actor=actor,
            at=at,
        )
    else:
        appeal.event = mark(
            session=appeal.session,
            enrolment=enrolment,
            kind=MarkKind.PRESENT,
            source=Source.APPEAL,
            reason=reason.strip(),
            actor=actor,
            at=at,
        )
    return _decide(appeal, AppealState.GRANTED, reason, actor, at)


def _to_decide(appeal: Appeal, reason: str, actor: User) -> Appeal:
    appeal = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    if appeal.state != AppealState.OPEN:
        raise refuse("decided")
    person = appeal.person.merged_into or appeal.person
    if person.account_id and person.account_id == actor.pk:
        raise refuse("own")
    if not reason.strip():
        raise refuse("reason_needed")
    return appeal


def _decide(
    appeal: Appeal, state: AppealState, reason: str, actor: User, at: datetime
) -> Appeal:
    appeal.state, appeal.answer = state, reason.strip()
    appeal.decided_at, appeal.decided_by = at, actor
    appeal.save()
    log(
        instance=_enrolment(appeal),
        action="attendance.decide_appeal",
        user=actor,
        data={"session": appeal.session_id, "decision": str(state)},
    )
    tell_decided(appeal, at=at)
    return appeal


def _count(
    *,
    appeal: Appeal,
    enrolment: Enrolment,
    times: Interval,
    reason: str,
    actor: User,
    at: datetime,
) -> AttendanceEvent:
    """Record ``times``; a mark that says "was not there" gives way to "late"."""
    held = effective_times(appeal.session)
    if held is None or not clip([times], held):
        raise refuse("times")
    standing = standing_mark(session=appeal.session, enrolment=enrolment)
    if standing and standing.kind in WAS_NOT_THERE:
        mark(
            session=appeal.session,
            enrolment=enrolment,
            kind=MarkKind.LATE,
            source=Source.APPEAL,
            reason=reason.strip(),
            actor=actor,
            at=at,
        )
    return record(
        session=appeal.session,
        enrolment=enrolment,
        kind=MarkKind.SEGMENT,
        source=Source.APPEAL,
        happened_at=times[0],
        until=times[1],
        reason=reason.strip(),
        actor=actor,
        at=at,
    )


def _enrolment(appeal: Appeal) -> Enrolment:
    person = appeal.person.merged_into or appeal.person
    found = appeal.session.run.enrolments.for_person(person)
    return found.standing_first()[0]
