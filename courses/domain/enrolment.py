"""Places in runs: taking one, giving it back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from courses import emails, signals
from courses.enums import TAKES_A_PLACE, Admission, EnrolmentState, RunState
from courses.models import CourseRun, Enrolment, EnrolmentChange, RunQueue
from notices import due
from people.models import Person, User


class EnrolmentRefused(ValidationError):
    """A place cannot be given or taken back now; ``code`` says why."""


REFUSALS = {
    "cancelled": _("This run has been cancelled."),
    "over": _("This run is over."),
    "not_open_yet": _("Enrolment has not opened yet."),
    "closed": _("Enrolment is closed."),
    "full": _("All places of this run are taken."),
    "in_line": _("Free places go to the people on the waiting list first."),
    "by_application": _("A place is given by application."),
    "by_invitation": _(
        "A place is given by invitation: ask the organisers for a letter."
    ),
    "forwarded": _(
        "This invitation was sent to another address. Sign in with that address,"
        " or ask the organisers for an invitation of your own."
    ),
    "expired": _("This invitation has expired. Ask the organisers for a new one."),
    "used": _("This invitation has been answered already: it works once."),
    "revoked": _("The organisers have taken this invitation back. Write to them."),
    "open": _("No application is needed: enrol."),
    "free": _("There are free places: enrol."),
    "decided": _("This application has been decided already."),
    "lapsed": _("The time to answer is over; the place was offered to somebody else."),
    "no_reason": _("Say why: the applicant reads the reason."),
    "completed": _("The run is completed; a place cannot be given back any more."),
}


# Runs that nobody enters by pressing a button.
CLOSED_WAYS: dict[str, str] = {
    Admission.APPLICATION: "by_application",
    Admission.INVITATION: "by_invitation",
}


def refuse(code: str) -> EnrolmentRefused:
    """Return the refusal named ``code`` with its sentence."""
    return EnrolmentRefused(REFUSALS[code], code=code)


def refusal_of_window(run: CourseRun, at: datetime) -> str:
    """Say why nobody can enrol in ``run`` at the moment ``at``; empty when one can."""
    opens, closes = run.enrolment_opens_at, run.enrolment_closes_at
    reasons = {
        "cancelled": run.state == RunState.CANCELLED,
        "over": run.is_over(at),
        "closed": run.state == RunState.CLOSED or (closes is not None and closes <= at),
        "not_open_yet": run.state == RunState.DRAFT
        or (opens is not None and at < opens),
    }
    return next((code for code, holds in reasons.items() if holds), "")


def refusal_now(run: CourseRun, at: datetime) -> str:
    """Say why a newcomer gets no place in ``run`` now; empty when one does."""
    if code := refusal_of_window(run, at):
        return code
    if run.is_full():
        return "full"
    return "in_line" if run.enrolments.in_line().exists() else ""


@transaction.atomic
def enrol(
    *, run: CourseRun, person: Person, actor: User | None, at: datetime
) -> Enrolment:
    """Give ``person`` a place in ``run``; enrolling twice changes nothing.

    The run is locked while its places are counted, so that two people cannot
    both take the last one. A freed place belongs to the waiting list first.

    :raises EnrolmentRefused: ``cancelled``, ``over``, ``closed``,
        ``not_open_yet``, ``full``, ``in_line``, ``by_application`` or
        ``by_invitation``
    """
    run = locked(run)
    if enrolment := standing_enrolment(run, person):
        return enrolment
    if code := refusal_of_window(run, at):
        raise refuse(code)
    offered = run.enrolments.for_person(person).filter(state=EnrolmentState.OFFERED)
    if not offered.exists():
        _check_newcomer(run)
    return activate(run, person, actor, at)


def _check_newcomer(run: CourseRun) -> None:
    if code := CLOSED_WAYS.get(run.admission):
        raise refuse(code)
    if run.is_full():
        raise refuse("full")
    if run.enrolments.in_line().exists():
        raise refuse("in_line")


@transaction.atomic
def enrol_by_staff(
    *,
    run: CourseRun,
    person: Person,
    actor: User,
    at: datetime,
    beyond_capacity: bool = False,
) -> Enrolment:
    """Give ``person`` a place outside the enrolment window, for staff.

    Names of a hospital's list come late, and people come without a place: the
    window does not bind staff, the number of places does unless
    ``beyond_capacity`` is set.

    :raises EnrolmentRefused: ``cancelled`` or ``full``
    """
    run = locked(run)
    if enrolment := standing_enrolment(run, person):
        return enrolment
    if run.state == RunState.CANCELLED:
        raise refuse("cancelled")
    if not beyond_capacity and run.is_full(besides=person):
        raise refuse("full")
    return activate(run, person, actor, at)


@transaction.atomic
def withdraw(
    *, enrolment: Enrolment, actor: User | None, at: datetime, reason: str = ""
) -> Enrolment:
    """Give the place back; withdrawing twice changes nothing.

    :raises EnrolmentRefused: ``completed`` once a completion is on record
    """
    locked(enrolment.run)
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.state == EnrolmentState.WITHDRAWN:
        return enrolment
    if enrolment.state == EnrolmentState.COMPLETED:
        raise refuse("completed")
    frees = enrolment.state in TAKES_A_PLACE
    change = move(enrolment, EnrolmentState.WITHDRAWN, actor, at, reason)
    if frees:
        pass_on(run=enrolment.run, at=at)
    log(instance=enrolment, action="courses.withdraw", user=actor)
    signals.withdrawn.announce(enrolment_id=enrolment.pk, change_id=change.pk)
    return enrolment


def pass_on(*, run: CourseRun, at: datetime) -> None:
    """Have the free places of ``run`` offered to its waiting list, as due work."""
    if not run.enrolments.in_line().exists():
        return
    RunQueue.objects.update_or_create(
        run=run,
        defaults={"due_at": at, "done_at": None, "attempts": 0, "leased_until": None},
    )
    due.wake(RunQueue)


def locked(run: CourseRun) -> CourseRun:
    """Return the run with its row locked: places are counted under it."""
    return CourseRun.objects.select_for_update().get(pk=run.pk)


def standing_enrolment(run: CourseRun, person: Person) -> Enrolment | None:
    """Return the enrolment with which ``person`` takes part already."""
    return run.enrolments.for_person(person).taking_part().first()


def activate(
    run: CourseRun, person: Person, actor: User | None, at: datetime
) -> Enrolment:
    """Give the place, once every rule was asked; tell the person and the rooms."""
    earlier = run.enrolments.for_person(person).standing_first().first()
    enrolment = earlier or Enrolment(run=run, person=person)
    enrolment.enrolled_at = at
    change = move(enrolment, EnrolmentState.ACTIVE, actor, at)
    log(instance=enrolment, action="courses.enrol", user=actor)
    emails.tell_enrolled(enrolment, change=change, at=at)
    signals.enrolled.announce(enrolment_id=enrolment.pk, change_id=change.pk)
    return enrolment


def move(
    enrolment: Enrolment,
    state: EnrolmentState,
    actor: User | None,
    at: datetime,
    reason: str = "",
) -> EnrolmentChange:
    """Set the state and write down who changed it, when and why."""
    enrolment.state = state
    enrolment.save()
    return EnrolmentChange.objects.create(
        enrolment=enrolment, state=state, actor=actor, reason=reason, at=at
    )
