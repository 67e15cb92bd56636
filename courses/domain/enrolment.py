"""Places in runs: taking one, giving it back."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from courses import emails, signals
from courses.domain.admission import (
    check_give_back,
    first_in_line,
    refusal_of_quotas,
    refusal_of_rules,
)
from courses.domain.refusals import CLOSED_WAYS, EnrolmentRefused, refuse
from courses.enums import TAKES_A_PLACE, EnrolmentState, RunState
from courses.models import CourseRun, Enrolment, EnrolmentChange, RunQueue
from notices import due
from people.models import Person, User


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
    return "in_line" if first_in_line(run, 1) else ""


def refusal_for(
    run: CourseRun, person: Person, at: datetime
) -> EnrolmentRefused | None:
    """Say why ``person`` gets no place in ``run`` by a press now; None when she does."""
    if code := refusal_of_window(run, at):
        return refuse(code)
    if refused := refusal_of_rules(run, person, at):
        return refused
    if run.is_full():
        return refuse("full")
    if refused := refusal_of_quotas(run, person):
        return refused
    return refuse("in_line") if first_in_line(run, 1) else None


@transaction.atomic
def enrol(
    *, run: CourseRun, person: Person, actor: User | None, at: datetime
) -> Enrolment:
    """Give ``person`` a place in ``run``; enrolling twice changes nothing.

    The run is locked while its places are counted, so that two people cannot
    both take the last one. A freed place belongs to the waiting list first.

    :raises EnrolmentRefused: ``cancelled``, ``over``, ``closed``,
        ``not_open_yet``, ``by_application``, ``by_invitation``, ``members_first``,
        ``prerequisite``, ``full``, ``quota`` or ``in_line``
    """
    run = locked(run)
    if enrolment := standing_enrolment(run, person):
        return enrolment
    if code := refusal_of_window(run, at):
        raise refuse(code)
    offered = run.enrolments.for_person(person).filter(state=EnrolmentState.OFFERED)
    if not offered.exists():
        _check_newcomer(run, person, at)
    return activate(run, person, actor, at)


def _check_newcomer(run: CourseRun, person: Person, at: datetime) -> None:
    if way := CLOSED_WAYS.get(run.admission):
        raise refuse(way)
    if refused := refusal_for(run, person, at):
        raise refused


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
    window does not bind staff, the number of places and the rules do unless
    ``beyond_capacity`` is set.

    :raises EnrolmentRefused: ``cancelled``, ``full``, ``quota``,
        ``members_first`` or ``prerequisite``
    """
    run = locked(run)
    if enrolment := standing_enrolment(run, person):
        return enrolment
    if run.state == RunState.CANCELLED:
        raise refuse("cancelled")
    if not beyond_capacity:
        _check_for_staff(run, person, at)
    return activate(run, person, actor, at)


def _check_for_staff(run: CourseRun, person: Person, at: datetime) -> None:
    if run.is_full(besides=person):
        raise refuse("full")
    refused = refusal_of_rules(run, person, at) or refusal_of_quotas(run, person)
    if refused:
        raise refused


@transaction.atomic
def give_back(
    *, enrolment: Enrolment, actor: User, at: datetime, reason: str = ""
) -> Enrolment:
    """Give the own place back, as long as the run's rule lets participants do so.

    :raises EnrolmentRefused: ``too_late``, and as :func:`withdraw`
    """
    check_give_back(enrolment, at)
    return withdraw(enrolment=enrolment, actor=actor, at=at, reason=reason)


@transaction.atomic
def release(
    *, enrolment: Enrolment, actor: User, at: datetime, reason: str
) -> Enrolment:
    """Free somebody's place, for organisers; the person reads the ``reason``.

    :raises EnrolmentRefused: ``no_ground``, and as :func:`withdraw`
    """
    if not reason.strip():
        raise refuse("no_ground")
    had = enrolment.state
    enrolment = withdraw(enrolment=enrolment, actor=actor, at=at, reason=reason.strip())
    if had != EnrolmentState.WITHDRAWN:
        emails.tell_released(enrolment, reason=reason.strip(), at=at)
    return enrolment


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
