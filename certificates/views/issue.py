"""Issuing for a whole run: who, who not and why, one action, live progress."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.domain import batches, issuing, queries
from certificates.rules import can_issue, can_revoke
from courses.models import CourseRun

PROGRESS_PART = "issue-progress"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_run(request: HttpRequest, code: str) -> HttpResponse:
    """Show the board; a POST issues for everybody who is ready."""
    if not can_issue(request.user):
        raise Http404
    runs = CourseRun.objects.select_related("course__programme", "outline")
    run = get_object_or_404(runs, code=code)
    if request.method == "POST":
        return _issue(request, run)
    if request.headers.get("X-Part") == PROGRESS_PART:
        return render(request, "certificates/_progress.html", _progress(run))
    board = queries.board_of(run, at=timezone.now())
    may_revoke = can_revoke(request.user)
    context = {"run": run, "board": board, "may_revoke": may_revoke, **_progress(run)}
    return render(request, "certificates/issue_run.html", context)


def _issue(request: HttpRequest, run: CourseRun) -> HttpResponse:
    try:
        issuing.prepare_batch(run=run, actor=request.user, at=timezone.now())
    except issuing.IssueRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("issue_run", code=run.code)


def _progress(run: CourseRun) -> dict[str, object]:
    batch = queries.last_batch(run)
    progress = batches.progress_of(batch) if batch else None
    if progress and not progress.is_running and batches.is_outdated(batch):
        progress = None
    return {"run": run, "batch": batch, "progress": progress}
