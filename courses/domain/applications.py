"""Applications for a place, and what is decided about them."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from courses import emails
from courses.domain.admission import (
    first_in_line,
    refusal_of_quotas,
    refusal_of_rules,
)
from courses.domain.enrolment import (
    activate,
    locked,
    move,
    pass_on,
    refusal_of_window,
)
from courses.domain.refusals import CLOSED_WAYS, refuse
from courses.enums import TAKES_A_PLACE, Admission, EnrolmentState, RunState
from courses.models import Application, CourseRun, Enrolment
from people.models import Person, Speciality, User

UNDER_WAY = (*TAKES_A_PLACE, EnrolmentState.APPLIED, EnrolmentState.WAITLISTED)


@transaction.atomic
def apply_for_place(
    *,
    run: CourseRun,
    person: Person,
    actor: User | None,
    at: datetime,
    letter: str,
    workplace: str = "",
    speciality: Speciality | None = None,
) -> Enrolment:
    """Hand in an application with its ``letter``; applying twice changes nothing.

    :param workplace: as the applicant says it today; the profile stays

    :raises EnrolmentRefused: ``open`` where none is needed, or why the window
        is shut
    """
    run = locked(run)
    earlier = run.enrolments.for_person(person).standing_first().first()
    if earlier and earlier.state in UNDER_WAY:
        return earlier
    if code := refusal_of_window(run, at):
        raise refuse(code)
    if run.admission != Admission.APPLICATION:
        raise refuse(CLOSED_WAYS.get(run.admission, "open"))
    if refused := refusal_of_rules(run, person, at):
        raise refused
    enrolment = earlier or Enrolment(run=run, person=person, enrolled_at=at)
    move(enrolment, EnrolmentState.APPLIED, actor, at)
    Application.objects.update_or_create(
        enrolment=enrolment,
        defaults={
            "workplace": workplace or person.workplace,
            "speciality": speciality,
            "letter": letter,
            "applied_at": at,
        },
    )
    log(instance=enrolment, action="courses.apply", user=actor)
    return enrolment


@transaction.atomic
def accept(*, enrolment: Enrolment, actor: User, at: datetime) -> Enrolment:
    """Give the applicant a place, or one on the waiting list when none is free.

    :raises EnrolmentRefused: ``decided``, or ``cancelled``
    """
    run, enrolment = _waiting_for_decision(enrolment)
    if run.state == RunState.CANCELLED:
        raise refuse("cancelled")
    if (
        not run.is_full()
        and refusal_of_quotas(run, enrolment.person) is None
        and not first_in_line(run, 1)
    ):
        return activate(run, enrolment.person, actor, at)
    enrolment.waiting_since = at
    move(enrolment, EnrolmentState.WAITLISTED, actor, at)
    log(instance=enrolment, action="courses.join_line", user=actor)
    pass_on(run=run, at=at)
    return enrolment


@transaction.atomic
def turn_down(
    *, enrolment: Enrolment, actor: User, at: datetime, reason: str
) -> Enrolment:
    """Decline the application; the applicant reads the ``reason``.

    :raises EnrolmentRefused: ``no_reason`` or ``decided``
    """
    if not reason.strip():
        raise refuse("no_reason")
    _run, enrolment = _waiting_for_decision(enrolment)
    change = move(enrolment, EnrolmentState.DECLINED, actor, at, reason.strip())
    log(instance=enrolment, action="courses.turn_down", user=actor)
    emails.tell_declined(enrolment, change=change, at=at)
    return enrolment


def reason_of_refusal(enrolment: Enrolment) -> str:
    """Return what staff wrote when they declined; empty when nobody did."""
    last = enrolment.changes.order_by("-pk").first()
    return last.reason if last and last.actor_id else ""


def applications_of(run: CourseRun) -> list[Enrolment]:
    """Return who waits for a decision, the first came first; one query."""
    applied = run.enrolments.filter(state=EnrolmentState.APPLIED)
    related = ("person__region", "application__speciality")
    return list(applied.select_related(*related).order_by("pk"))


def _waiting_for_decision(enrolment: Enrolment) -> tuple[CourseRun, Enrolment]:
    run = locked(enrolment.run)
    enrolment = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if enrolment.state != EnrolmentState.APPLIED:
        raise refuse("decided")
    return run, enrolment
