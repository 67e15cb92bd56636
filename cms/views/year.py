"""The year as a calendar: what was held, what is planned."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.edition import PLACES, kept
from courses.enums import RunState
from courses.models import CourseRun

FIRST_YEAR, LAST_YEAR = 2009, 2100
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Day:
    """A cell of a month: a day of it, or of a neighbour's (``number`` is 0)."""

    number: int
    runs: list[CourseRun]
    is_today: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its weeks and the runs that touch it."""

    first: date
    weeks: list[list[Day]]
    runs: list[CourseRun]


@require_safe
def year(request: HttpRequest, number: int) -> HttpResponse:
    """Show the twelve months of a year.

    :raises Http404: before the society was there, and in a far future
    """
    if not FIRST_YEAR <= number <= LAST_YEAR:
        raise Http404
    at = timezone.now()
    runs = kept(partial(_runs_of, number), "year", number, of=PLACES)
    months = [_month(number, month, runs, timezone.localdate(at)) for month in MONTHS]
    context = {
        "at": at,
        "number": number,
        "months": months,
        "total": len(runs),
        "before": number - 1 if number > FIRST_YEAR else None,
        "after": number + 1 if number < LAST_YEAR else None,
    }
    return render(request, "cms/year.html", context)


def _runs_of(number: int) -> list[CourseRun]:
    """Return the public runs of a year, the cancelled ones left out; one query."""
    runs = CourseRun.objects.filter(
        start_date__lte=date(number, 12, 31), end_date__gte=date(number, 1, 1)
    ).exclude(state__in=[RunState.DRAFT, RunState.CANCELLED])
    rows = runs.select_related("course__programme", "region")
    return list(rows.order_by("start_date", "pk"))


def _month(number: int, month: int, runs: list[CourseRun], today: date) -> Month:
    first = date(number, month, 1)
    by_day: dict[date, list[CourseRun]] = defaultdict(list)
    own = [run for run in runs if any(d.month == month for d in _days(run, number))]
    for run in own:
        for day in _days(run, number):
            by_day[day].append(run)
    weeks = [
        [
            Day(day.day if day.month == month else 0, by_day[day], day == today)
            for day in week
        ]
        for week in Calendar().monthdatescalendar(number, month)
    ]
    return Month(first, weeks, own)


def _days(run: CourseRun, number: int) -> list[date]:
    """Return the days of ``run`` that lie in the year ``number``."""
    if run.start_date is None or run.end_date is None:
        return []
    length = (run.end_date - run.start_date).days + 1
    days = (run.start_date + timedelta(days=n) for n in range(length))
    return [day for day in days if day.year == number]
