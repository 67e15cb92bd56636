"""The summary of the log for reports: kept in step, and made anew at any time."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db import transaction

from attendance.domain.intervals import day_window
from attendance.domain.minutes import Attendance, attendance_of
from attendance.models import AttendanceSummary
from courses.models import CourseRun, Enrolment

# So many enrolments are worked off at once, to bound the memory.
BATCH = 500


@transaction.atomic
def refresh(enrolments: Sequence[Enrolment]) -> int:
    """Write the summary of ``enrolments`` of one run anew; return the rows written."""
    if not enrolments:
        return 0
    run = enrolments[0].run
    found = attendance_of(enrolments=enrolments)
    rows = [
        AttendanceSummary(
            run=run,
            person_id=enrolment.person_id,
            day=day,
            minutes=minutes,
            checks_confirmed=checks,
        )
        for enrolment in enrolments
        for day, minutes, checks in by_day(run, found[enrolment.pk])
    ]
    persons = [enrolment.person_id for enrolment in enrolments]
    AttendanceSummary.objects.filter(run=run, person__in=persons).delete()
    return len(AttendanceSummary.objects.bulk_create(rows))


def rebuild(run: CourseRun) -> int:
    """Make the summary of a whole run from the log; return the rows written."""
    AttendanceSummary.objects.filter(run=run).delete()
    enrolments = list(Enrolment.objects.filter(run=run).select_related("run"))
    starts = range(0, len(enrolments), BATCH)
    return sum(refresh(enrolments[start : start + BATCH]) for start in starts)


def by_day(run: CourseRun, attendance: Attendance) -> Iterator[tuple[date, int, int]]:
    """Yield day, minutes and confirmed checks of each venue day with any of them."""
    for day in _days(run, attendance):
        window = day_window(day, run.zone)
        minutes, checks = attendance.minutes(window), attendance.checks(window)
        if minutes or checks:
            yield day, minutes, checks


def _days(run: CourseRun, attendance: Attendance) -> list[date]:
    days = {run.today(at) for at in attendance.confirmed.values()}
    for start, end in attendance.intervals:
        first, last = run.today(start), run.today(end)
        days.update(first + timedelta(n) for n in range((last - first).days + 1))
    return sorted(days)
