"""Issuing for a whole run: who, who not and why, prepared, released, watched."""

from collections.abc import Callable

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain import (
    batches,
    codes,
    documents,
    issuing,
    names,
    queries,
    releasing,
    samples,
)
from certificates.domain.name_checks import ask_run
from certificates.forms import ReasonForm
from certificates.models import Batch
from certificates.rules import can_issue, can_override, can_revoke
from courses.models import CourseRun

PROGRESS_PART = "issue-progress"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_run(request: HttpRequest, code: str) -> HttpResponse:
    """Show the board; a POST prepares, pauses, goes on or asks for names."""
    run = run_for_staff(request, code)
    if request.method == "POST":
        return _act(request, run)
    if request.headers.get("X-Part") == PROGRESS_PART:
        return render(request, "certificates/_progress.html", _progress(run))
    board = queries.board_of(run, at=timezone.now())
    context = {
        "run": run,
        "board": board,
        "reported": run.accreditations.awarded().select_related("scheme"),
        "may_revoke": can_revoke(request.user),
        "may_override": can_override(request.user),
        "prepared": run.certificate_batches.unreleased()
        .select_related("created_by__person")
        .first(),
        **_progress(run),
    }
    return render(request, "certificates/issue_run.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, code: str) -> HttpResponse:
    """What the second person looks at; a POST releases or sends back."""
    return _release(request, code, signed_in_again=False)


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def release_again(request: HttpRequest, code: str) -> HttpResponse:
    """The same for whoever prepared it, after signing in again."""
    return _release(request, code, signed_in_again=True)


@cache_control(private=True, max_age=60)
@login_required
@require_safe
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """A picture of the longest name's certificate, marked as a sample."""
    run = run_for_staff(request, code)
    batch = run.certificate_batches.first()
    ready = releasing.left_of(batch).ready if batch else []
    snapshot = samples.longest(ready, at=timezone.now())
    if snapshot is None:
        raise Http404
    picture = documents.picture(snapshot, watermark=documents.SAMPLE)
    return HttpResponse(picture, content_type="image/png")


def run_for_staff(request: HttpRequest, code: str) -> CourseRun:
    """Return the run of an address, for those who may issue.

    :raises Http404: for everybody else
    """
    if not can_issue(request.user):
        raise Http404
    runs = CourseRun.objects.select_related("course__programme", "outline")
    return get_object_or_404(runs, code=code)


def _act(request: HttpRequest, run: CourseRun) -> HttpResponse:
    at, do = timezone.now(), request.POST.get("do", "prepare")
    if do == "ask":
        asked = ask_run(run=run, actor=request.user, at=at)
        messages.success(request, _("Letters on their way: %(n)s.") % {"n": asked})
        return redirect("issue_run", code=run.code)
    verbs = {"pause": releasing.pause, "resume": releasing.resume}
    if do in verbs:
        batch = get_object_or_404(run.certificate_batches.all()[:1])
        verbs[do](batch=batch, actor=request.user, at=at)
        return redirect("issue_run", code=run.code)
    return _try(
        request,
        run,
        lambda: releasing.prepare(run=run, actor=request.user, at=at),
    )


def _release(request: HttpRequest, code: str, *, signed_in_again: bool) -> HttpResponse:
    run = run_for_staff(request, code)
    waiting = run.certificate_batches.unreleased().select_related("created_by__person")
    if (batch := waiting.first()) is None:
        return redirect("issue_run", code=run.code)
    if request.method == "POST":
        return _decide(request, run, batch, signed_in_again=signed_in_again)
    is_own = batch.created_by_id == request.user.pk
    left = releasing.left_of(batch)
    no_mail = samples.without_address(left.ready)
    context = {
        "run": run,
        "batch": batch,
        "left": left,
        "printed_names": [
            names.printed_name(issuing.holder_of(one)) for one in left.ready
        ],
        "look_at": samples.worth_a_look(left.ready),
        "no_mail": no_mail,
        "letters": len(left.ready) - len(no_mail),
        "codes": codes.outlook(run, persons=len(left.ready)),
        "is_own": is_own,
        "may_release": not is_own or signed_in_again,
        "may_sign_in_again": is_own and batch.same_person_may_release,
        "form": ReasonForm(),
    }
    return render(request, "certificates/release.html", context)


def _decide(
    request: HttpRequest, run: CourseRun, batch: Batch, *, signed_in_again: bool
) -> HttpResponse:
    at, do = timezone.now(), request.POST.get("do")
    if do not in {"release", "send_back"}:
        return HttpResponseBadRequest()
    if request.POST.get("batch") != batch.code:
        message = _("Another batch is waiting by now. Look at it before you decide.")
        messages.error(request, message)
        return redirect("release_batch", code=run.code)
    if do == "release" and not request.POST.get("checked"):
        messages.error(request, _("Say that the sample and the names are right."))
        return redirect("release_batch", code=run.code)
    if do == "send_back":
        reason = request.POST.get("reason", "")
        return _try(
            request,
            run,
            lambda: releasing.send_back(
                batch=batch, reason=reason, actor=request.user, at=at
            ),
        )
    return _try(
        request,
        run,
        lambda: releasing.release(
            batch=batch, actor=request.user, at=at, signed_in_again=signed_in_again
        ),
    )


def _try(
    request: HttpRequest, run: CourseRun, verb: Callable[[], object]
) -> HttpResponse:
    try:
        verb()
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("issue_run", code=run.code)


def _progress(run: CourseRun) -> dict[str, object]:
    batch = queries.last_batch(run)
    progress = batches.progress_of(batch) if batch else None
    if progress and not progress.is_running and batches.is_outdated(batch):
        progress = None
    return {"run": run, "batch": batch, "progress": progress}
