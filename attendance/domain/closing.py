"""The end of a register: trainers are reminded, then the run closes by itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import ngettext

from attendance.domain.intervals import day_window
from attendance.domain.queries import marked_in
from attendance.emails import remind_trainers
from attendance.models import Appeal, RunClosing
from courses.domain import planning
from courses.enums import RunState, SessionKind
from courses.models import CourseRun, Session
from notices import due
from people.models import User

DAY = timedelta(days=1)


class ClosingRefused(ValidationError):
    """The run cannot be closed yet; ``code`` says why."""


@transaction.atomic
def close(*, run: CourseRun, actor: User | None, at: datetime) -> CourseRun:
    """Close the run and freeze its register; appeals are decided before.

    :raises ClosingRefused: ``appeals``
    :raises PlanningRefused: as :func:`courses.domain.planning.close_run`
    """
    if waiting := Appeal.objects.open().of_run(run).count():
        words = ngettext(
            "%(n)d appeal waits for a decision. Decide it, then close the run.",
            "%(n)d appeals wait for a decision. Decide them, then close the run.",
            waiting,
        )
        raise ClosingRefused(words % {"n": waiting}, code="appeals")
    return planning.close_run(run=run, actor=actor, at=at)


def closes_at(run: CourseRun) -> datetime | None:
    """Return when ``run`` closes by itself; ``None``: it never does, or is closed."""
    if run.state != RunState.PLANNED or run.end_date is None:
        return None
    row = RunClosing.objects.filter(run=run, done_at=None).first()
    return row.closes_at if row else after(run, settings.ATTENDANCE_CLOSING_DAYS)


def after(run: CourseRun, days: int) -> datetime | None:
    """Return the venue's midnight ``days`` after the last day; 0 days: never."""
    if run.end_date is None or not days:
        return None
    return day_window(run.end_date + timedelta(days), run.zone)[1]


def plan_closings(*, at: datetime) -> int:
    """Give each run that is over its row; the routine of the room.

    :returns: how many rows are new, or due again after a reopening
    """
    over = CourseRun.objects.filter(
        state=RunState.PLANNED, end_date__lt=(at + DAY).date()
    )
    planned = RunClosing.objects.filter(run__in=over)
    if settings.ATTENDANCE_CLOSING_DAYS:
        planned = planned.filter(done_at=None)
    else:  # nothing follows the reminder
        planned = planned.exclude(done_at__isnull=False, reminded_at=None)
    runs = list(over.exclude(pk__in=planned.values("run")))
    return sum(_plan(run, at) for run in runs if run.is_over(at))


def _plan(run: CourseRun, at: datetime) -> bool:
    """Remind first, close later: a run that was over long ago is not closed at once."""
    remind_at = max(after(run, settings.ATTENDANCE_REMINDER_DAYS) or at, at)
    closing = after(run, settings.ATTENDANCE_CLOSING_DAYS)
    rest = timedelta(
        days=settings.ATTENDANCE_CLOSING_DAYS - settings.ATTENDANCE_REMINDER_DAYS
    )
    RunClosing.objects.update_or_create(
        run=run,
        defaults={
            "due_at": remind_at,
            "closes_at": max(closing, remind_at + rest) if closing else None,
            "reminded_at": None,
            "done_at": None,
            "attempts": 0,
        },
    )
    due.wake(RunClosing)
    return True


def work_on(row: RunClosing, *, at: datetime) -> datetime | None:
    """Remind the trainers, later close the run; the handler of the due row.

    An appeal that waits for its decision puts the closing off by a day.
    """
    run = row.run
    if run.state != RunState.PLANNED or not run.is_over(at):
        RunClosing.objects.filter(pk=row.pk).update(reminded_at=None)
        return None
    if row.reminded_at is None:
        return _remind(row, at)
    if row.closes_at is None:
        return None
    if at < row.closes_at:
        return row.closes_at
    try:
        close(run=run, actor=None, at=at)
    except ClosingRefused:
        RunClosing.objects.filter(pk=row.pk).update(closes_at=at + DAY)
        return at + DAY
    return None


@transaction.atomic
def _remind(row: RunClosing, at: datetime) -> datetime | None:
    unfinished = unfinished_sessions(row.run)
    if unfinished:
        remind_trainers(row, unfinished, at=at)
    RunClosing.objects.filter(pk=row.pk).update(reminded_at=at)
    return row.closes_at


def unfinished_sessions(run: CourseRun) -> list[tuple[Session, int]]:
    """Return the sessions in which somebody has no mark, and how many they are."""
    total = run.enrolments.taking_part().count()
    marked = marked_in(run)
    counted: Iterable[Any] = run.sessions.filter(counts_for_credit=True).exclude(
        kind__in=(SessionKind.BREAK, SessionKind.OPENING)
    )
    return [
        (session, total - marked[session.pk])
        for session in counted
        if marked[session.pk] < total
    ]
