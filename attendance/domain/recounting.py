"""Counting a run anew after many marks at once: soon, in batches."""

from datetime import datetime

from django.db import transaction

from attendance.domain.summary import refresh
from attendance.models import AttendanceRecount
from courses.domain.completion import reconsider_run
from courses.models import CourseRun
from notices import due

# Enrolments counted in one transaction.
BATCH = 200


def recount_soon(*, run: CourseRun, at: datetime) -> None:
    """Have the summary of ``run`` made anew, then everybody in it asked anew.

    One row of work that is due stands for it; asking twice asks once. Where one
    waits already, nobody is woken again: it is locked until the caller's marks
    are written, so that whoever takes it up sees them.
    """
    rows = AttendanceRecount.objects.filter(run=run)
    waiting = rows.filter(done_at=None, after=0, attempts=0, leased_until=None)
    if waiting.update(due_at=at):
        return
    asked = {"due_at": at, "after": 0, "done_at": None, "attempts": 0}
    AttendanceRecount.objects.update_or_create(run=run, defaults=asked)
    due.wake(AttendanceRecount)


@transaction.atomic
def recount(row: AttendanceRecount, *, at: datetime) -> datetime | None:
    """Count one batch of the run; the handler of the due row.

    :returns: when to go on, None when everybody has been counted
    """
    enrolments = row.run.enrolments.filter(pk__gt=row.after).order_by("pk")
    batch = list(enrolments.select_related("run")[:BATCH])
    if not batch:
        reconsider_run(run=row.run, at=at)
        return None
    refresh(batch)
    AttendanceRecount.objects.filter(pk=row.pk, due_at=row.due_at).update(
        after=batch[-1].pk
    )
    return at
