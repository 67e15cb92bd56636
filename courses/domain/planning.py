"""Runs from planning to closing, and their sessions."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from courses.domain import completion
from courses.domain.interest import announce
from courses.domain.moving import note_change
from courses.domain.refusals import PlanningRefused
from courses.enums import EnrolmentState, Funding, RunState, SessionKind
from courses.models import (
    Course,
    CourseRun,
    Enrolment,
    EnrolmentChange,
    RemovedSession,
    Requirement,
    Session,
    SessionSpeaker,
)
from people.models import Person, User

# Sessions of these kinds are never minutes of learning (domain.md 1.2).
NEVER_COUNT = (SessionKind.OPENING, SessionKind.BREAK)

Row = TypeVar("Row", bound=Model)


@transaction.atomic
def plan_run(
    *,
    course: Course,
    actor: User | None,
    at: datetime,
    requirements: Iterable[Requirement] | None = None,
    shift: Callable[[datetime], datetime] | None = None,
    **fields: Any,
) -> CourseRun:
    """Make a draft run of ``course`` that later edits of the course never change.

    The course's last outline is pinned and its requirements are copied.

    :param requirements: those of another run, in place of the course's
    :param shift: puts their moments onto the days of this run
    :param fields: values of :class:`courses.models.CourseRun`
    :raises ValidationError: for values the run refuses
    """
    fields.setdefault("outline", course.current_outline)
    run = CourseRun(course=course, state=RunState.DRAFT, **fields)
    run.full_clean()
    run.save()
    asked = course.requirements.all() if requirements is None else requirements
    for requirement in asked:
        dated = requirement.dated(shift) if shift else {}
        copy_row(requirement, course=None, run=run, **requirement.pins(), **dated)
    log(instance=run, action="courses.plan_run", user=actor)
    return run


def check_number(*, course: Course, number: int | None, run_id: int | None) -> None:
    """Refuse a number in the series that another run of the programme has.

    :raises PlanningRefused: ``number_taken``
    """
    runs = CourseRun.objects.filter(course__programme=course.programme_id)
    taken = runs.filter(number_in_series=number).exclude(pk=run_id)
    if number is not None and (other := taken.first()):
        raise PlanningRefused(
            _("This number has %(run)s. Leave it empty if the run is not counted."),
            code="number_taken",
            params={"run": other},
        )


def copy_row(row: Row, **changes: Any) -> Row:
    """Copy a row, a requirement of any kind too; many-to-many fields are the caller's.

    :param changes: values of the copy that differ, by the field's name
    """
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
        and not (field.remote_field and field.remote_field.parent_link)
        and field.name != "polymorphic_ctype"
    }
    for name, value in changes.items():
        column = getattr(row._meta.get_field(name), "attname", name)
        values[column] = value.pk if isinstance(value, Model) else value
    return type(row)._default_manager.create(**values)


@transaction.atomic
def open_run(*, run: CourseRun, actor: User | None, at: datetime) -> CourseRun:
    """Show the run to everybody; enrolment then follows its window.

    :raises PlanningRefused: ``over``, ``cancelled`` or ``closed``
    """
    run = _locked(run)
    if run.state == RunState.PLANNED:
        return run
    if run.state != RunState.DRAFT:
        raise PlanningRefused(_("Only a draft can be opened."), code=run.state)
    if run.is_over(at):
        raise PlanningRefused(_("The last day has passed."), code="over")
    run = _move(run, RunState.PLANNED, "courses.open_run", actor)
    announce(run=run, at=at)
    return run


@transaction.atomic
def cancel_run(
    *, run: CourseRun, actor: User | None, at: datetime, reason: str = ""
) -> CourseRun:
    """Call the run off; enrolments stay on record, nobody can enrol any more.

    :raises PlanningRefused: ``closed`` once the run has been closed
    """
    run = _locked(run)
    if run.state == RunState.CANCELLED:
        return run
    if run.state == RunState.CLOSED:
        raise PlanningRefused(_("A closed run cannot be cancelled."), code="closed")
    return _move(run, RunState.CANCELLED, "courses.cancel_run", actor, reason)


@transaction.atomic
def close_run(*, run: CourseRun, actor: User | None, at: datetime) -> CourseRun:
    """End the run: whoever has not met the requirements is *not completed*.

    A later correction that makes the difference still completes an enrolment.

    :raises PlanningRefused: ``draft``, ``cancelled``, or ``not_over`` before
        the last day has passed
    """
    run = _locked(run)
    if run.state == RunState.CLOSED:
        return run
    if run.state != RunState.PLANNED:
        raise PlanningRefused(_("Only an open run can be closed."), code=run.state)
    if not run.is_self_paced and not run.is_over(at):
        raise PlanningRefused(_("The run is not over yet."), code="not_over")
    run = _move(run, RunState.CLOSED, "courses.close_run", actor)
    _end_enrolments(run, actor, at)
    return run


@transaction.atomic
def reopen_run(
    *, run: CourseRun, reason: str, actor: User | None, at: datetime
) -> CourseRun:
    """Take up a closed run again: its register can be corrected once more.

    Whoever was *not completed* takes part as before, and everybody is asked anew.

    :raises PlanningRefused: ``not_closed`` or ``reason_needed``
    """
    run = _locked(run)
    if run.state != RunState.CLOSED:
        message = _("Only a closed run can be reopened.")
        raise PlanningRefused(message, code="not_closed")
    if not reason.strip():
        message = _("Say why the run is reopened.")
        raise PlanningRefused(message, code="reason_needed")
    run = _move(run, RunState.PLANNED, "courses.reopen_run", actor, reason.strip())
    ended = run.enrolments.filter(state=EnrolmentState.NOT_COMPLETED)
    for enrolment in ended.select_for_update():
        _set_state(enrolment, EnrolmentState.ACTIVE, actor, at, reason.strip())
    completion.reconsider_run(run=run, at=at)
    return run


@transaction.atomic
def add_session(
    *,
    run: CourseRun,
    actor: User | None,
    at: datetime,
    speakers: Iterable[Person] = (),
    **fields: Any,
) -> Session:
    """Put a session into the run's timetable.

    Sponsored sessions, breaks and openings do not count for credit unless
    ``counts_for_credit`` says so; a sponsored one never does. Without a
    ``key`` the session gets the next free one, ``s1``, ``s2`` ….

    :raises ValidationError: for values the session refuses
    """
    run = _locked(run)
    fields.setdefault("key", _next_key(run))
    session = Session(run=run, **fields)
    if "counts_for_credit" not in fields:
        session.counts_for_credit = counts_by_default(session)
    session.full_clean()
    session.save()
    for order, person in enumerate(speakers):
        SessionSpeaker.objects.create(session=session, person=person, order=order)
    note_change(run)
    log(instance=run, action="courses.add_session", user=actor)
    return session


@transaction.atomic
def change_session(*, session: Session, actor: User | None, at: datetime) -> Session:
    """Save ``session`` as it was edited, and ask everybody in the run anew.

    Its length, kind and funding decide about minutes that are already marked.

    :raises PlanningRefused: ``moved`` to another run: marks stay where they were
    :raises ValidationError: for values the session refuses
    """
    run = _locked(session.run)
    if not run.sessions.filter(pk=session.pk).exists():
        message = _("A session cannot move to another run.")
        raise PlanningRefused(message, code="moved")
    session.full_clean()
    session.save()
    note_change(run)
    log(instance=run, action="courses.change_session", user=actor)
    completion.reconsider_run(run=run, at=at)
    return session


@transaction.atomic
def remove_session(*, session: Session, actor: User | None, at: datetime) -> None:
    """Take ``session`` out of the timetable, and ask everybody in the run anew.

    :raises PlanningRefused: ``marked`` when attendance was recorded in it
    """
    run = _locked(session.run)
    number = session.pk
    try:
        session.delete()
    except ProtectedError as fault:
        message = _("There are marks of attendance in this session: it has to stay.")
        raise PlanningRefused(message, code="marked") from fault
    if run.state != RunState.DRAFT:
        RemovedSession.objects.create(
            run=run,
            number=number,
            title_ru=session.title_ru,
            title_en=session.title_en,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
    note_change(run)
    log(instance=run, action="courses.remove_session", user=actor)
    completion.reconsider_run(run=run, at=at)


def counts_by_default(session: Session) -> bool:
    """Tell whether the minutes of ``session`` are minutes of learning."""
    return session.funding != Funding.SPONSOR and session.kind not in NEVER_COUNT


def _locked(run: CourseRun) -> CourseRun:
    return CourseRun.objects.select_for_update().get(pk=run.pk)


def _move(
    run: CourseRun, state: RunState, action: str, actor: User | None, reason: str = ""
) -> CourseRun:
    run.state = state
    run.save(update_fields=["state"])
    note_change(run)
    log(instance=run, action=action, user=actor, data={"reason": reason})
    return run


def _end_enrolments(run: CourseRun, actor: User | None, at: datetime) -> None:
    active = run.enrolments.filter(state=EnrolmentState.ACTIVE)
    for enrolment in active.select_for_update():
        _set_state(enrolment, EnrolmentState.NOT_COMPLETED, actor, at)


def _set_state(
    enrolment: Enrolment,
    state: EnrolmentState,
    actor: User | None,
    at: datetime,
    reason: str = "",
) -> None:
    enrolment.state = state
    enrolment.save(update_fields=["state"])
    EnrolmentChange.objects.create(
        enrolment=enrolment, state=state, actor=actor, at=at, reason=reason
    )


def _next_key(run: CourseRun) -> str:
    taken = set(run.sessions.values_list("key", flat=True))
    return next(k for n in range(1, len(taken) + 2) if (k := f"s{n}") not in taken)
