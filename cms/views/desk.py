"""A run's desk: for its trainers and for staff, used standing up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessments.domain.queries import quizzes_of
from attendance.domain.closing import close, closes_at
from attendance.domain.queries import marked_in
from attendance.models import Appeal
from certificates.domain.queries import tally_of
from cms.domain import stuck
from courses.domain import planning
from courses.domain.applications import applications_of
from courses.domain.completion import Assessed, findings_for
from courses.domain.queries import Day, timetable
from courses.enums import TAKES_PART, EnrolmentState, RunState
from courses.models import CourseRun, Enrolment
from courses.rules import can_plan, runs_for_trainer
from people.rules import is_staff_member

PAGE = 25
ENDED = (RunState.CLOSED, RunState.CANCELLED)
REASON_LENGTH = 500
FILTERS = {
    "": (_("All"), TAKES_PART),
    "met": (_("Requirements met"), (EnrolmentState.COMPLETED,)),
    "open": (_("Something is missing"), (EnrolmentState.ACTIVE,)),
    "not": (_("Not completed"), (EnrolmentState.NOT_COMPLETED,)),
}
QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Row:
    """A participant and what the requirements found."""

    enrolment: Enrolment
    assessed: list[Assessed]


@dataclass(frozen=True, slots=True)
class Filter:
    """A way to narrow the list down, with its number."""

    name: str
    label: str
    count: int
    is_chosen: bool


@never_cache
@login_required
@require_safe
def run_desk(request: HttpRequest, code: str) -> HttpResponse:
    """Show the run's numbers, sessions and participants."""
    runs = runs_for_trainer(request.user)
    run = get_object_or_404(
        runs.with_places().select_related("course__programme", "outline"), code=code
    )
    at = timezone.now()
    numbers, counts = _numbers(run), _counts(run, at)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in (*FILTERS, QUIET) else ""
    page = _page(request, run, chosen, at)
    context = {
        "at": at,
        "run": run,
        "days": _days(run),
        "numbers": numbers,
        "filters": [
            *_filters(numbers, chosen),
            *_quiet_filter(counts["quiet"], chosen),
        ],
        "chosen": chosen,
        "page": page,
        "rows": _rows(run, page, at),
        "issues": is_staff_member(request.user),
        "tally": tally_of(run),
        "applications": applications_of(run),
        "is_over": run.is_over(at) or run.state in ENDED,
        **_afterwards(run, at),
        "line": counts["line"],
        "tests": quizzes_of(run.course),
        "plans": can_plan(request.user, run.course.programme),
    }
    return render(request, "cms/run_desk.html", context)


def _afterwards(run: CourseRun, at: datetime) -> dict[str, Any]:
    """Return what waits for a decision once the run has begun; two queries."""
    if not run.has_started(at):
        return {}
    waiting = Appeal.objects.open().of_run(run).count()
    return {"appeals": waiting, "closes_at": closes_at(run)}


def _days(run: CourseRun) -> list[Day]:
    """Return the timetable, each session with how many are marked in it."""
    marked = marked_in(run)
    days = timetable(run)
    for session in (session for day in days for session in day.sessions):
        session.marked = marked[session.pk]
    return days


STEPS = {
    "open": planning.open_run,
    "close": close,
    "cancel": planning.cancel_run,
    "reopen": planning.reopen_run,
}
WITH_A_REASON = (planning.cancel_run, planning.reopen_run)


@login_required
@require_POST
def run_step(request: HttpRequest, code: str) -> HttpResponse:
    """Open, close, cancel or reopen a run; for staff and the programme's coordinators."""
    run = get_object_or_404(
        runs_for_trainer(request.user).select_related("course__programme"), code=code
    )
    step = STEPS.get(request.POST.get("step", ""))
    if step is None or not can_plan(request.user, run.course.programme):
        raise Http404
    reason = request.POST.get("reason", "").strip()[:REASON_LENGTH]
    if step is planning.reopen_run and not is_staff_member(request.user):
        raise Http404
    extra = {"reason": reason} if step in WITH_A_REASON else {}
    try:
        step(run=run, actor=request.user, at=timezone.now(), **extra)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("run_desk", code=code)


def _numbers(run: CourseRun) -> dict[str, int]:
    """Count the run's enrolments by state; one query."""
    by_state = run.enrolments.order_by().values("state").annotate(count=Count("pk"))
    found = {row["state"]: row["count"] for row in by_state}
    return {state: found.get(state, 0) for state in EnrolmentState}


def _filters(numbers: dict[str, int], chosen: str) -> list[Filter]:
    return [
        Filter(name, str(label), sum(numbers[s] for s in states), name == chosen)
        for name, (label, states) in FILTERS.items()
    ]


def _counts(run: CourseRun, at: datetime) -> dict[str, int]:
    """Count who waits in line and who is stuck; one query."""
    line, quiet = run.enrolments.in_line(), stuck.quiet(at=at).filter(run=run)
    return run.enrolments.order_by().aggregate(
        line=Count("pk", filter=Q(pk__in=line.order_by().values("pk"))),
        quiet=Count("pk", filter=Q(pk__in=quiet.order_by().values("pk"))),
    )


def _quiet_filter(count: int, chosen: str) -> list[Filter]:
    """Offer those who are stuck, where there are any."""
    is_chosen = chosen == QUIET
    label = gettext("Nothing done for two weeks")
    return [Filter(QUIET, label, count, is_chosen)] if count or is_chosen else []


def _participants(run: CourseRun, chosen: str, at: datetime) -> QuerySet[Enrolment]:
    if chosen == QUIET:
        rows = stuck.quiet(at=at).filter(run=run)
    else:
        _label, states = FILTERS[chosen]
        rows = run.enrolments.filter(state__in=states)
    return rows.select_related("person__region").order_by("person__sort_key", "pk")


def _page(request: HttpRequest, run: CourseRun, chosen: str, at: datetime) -> Page:
    paginator = Paginator(_participants(run, chosen, at), PAGE)
    return paginator.get_page(request.GET.get("page"))


def _rows(run: CourseRun, page: Page, at: datetime) -> list[Row]:
    enrolments: list[Any] = list(page.object_list)
    for enrolment in enrolments:
        enrolment.run = run
    board = findings_for(enrolments, at)
    return [Row(enrolment, board[enrolment.pk]) for enrolment in enrolments]
