"""Offers of freed places, and decisions about applications."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from courses.domain import waiting
from courses.domain.applications import accept, turn_down
from courses.domain.enrolment import EnrolmentRefused
from courses.domain.enrolment import release as free_place
from courses.models import Offer
from courses.rules import can_plan, runs_for_trainer

REASON_LENGTH = 500


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """Show an offered place; only a pressed button takes or declines it.

    The link needs no sign-in and opens nothing but this place: the page names
    the run, not the person.
    """
    found = waiting.offer_of(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, found, token)
    return _offer_page(request, found)


def _answer(request: HttpRequest, offer: Offer, token: str) -> HttpResponse:
    answers = {"take": waiting.take_offer, "pass": waiting.decline_offer}
    answer = answers.get(request.POST.get("do", ""))
    if answer is None:
        raise Http404
    user = request.user if request.user.is_authenticated else None
    try:
        answer(offer=offer, actor=user, at=timezone.now())
    except EnrolmentRefused as refusal:
        messages.error(request, refusal.message)
        return _offer_page(request, offer, HTTPStatus.CONFLICT)
    return redirect("offer", token=token)


def _offer_page(
    request: HttpRequest, offer: Offer, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    enrolment = offer.enrolment
    context = {
        "offer": offer,
        "run": enrolment.run,
        "state": enrolment.state,
        "is_open": waiting.is_open(offer, enrolment, timezone.now()),
    }
    return render(request, "cms/offer.html", context, status=status)


@login_required
@require_POST
def release(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Free a participant's place; for staff and coordinators."""
    run = get_object_or_404(
        runs_for_trainer(request.user).select_related("course__programme"), code=code
    )
    enrolment = get_object_or_404(run.enrolments.select_related("person"), pk=pk)
    if not can_plan(request.user, run.course.programme):
        raise Http404
    try:
        free_place(
            enrolment=enrolment,
            actor=request.user,
            at=timezone.now(),
            reason=request.POST.get("reason", "")[:REASON_LENGTH],
        )
    except EnrolmentRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The place is free; the person gets a letter."))
    return redirect("run_desk", code=code)


@login_required
@require_POST
def decide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Accept or decline an application; for staff and coordinators."""
    run = get_object_or_404(
        runs_for_trainer(request.user).select_related("course__programme"), code=code
    )
    enrolment = get_object_or_404(run.enrolments, pk=pk)
    if not can_plan(request.user, run.course.programme):
        raise Http404
    at, reason = timezone.now(), request.POST.get("reason", "")[:REASON_LENGTH]
    try:
        if request.POST.get("do") == "accept":
            accept(enrolment=enrolment, actor=request.user, at=at)
        else:
            turn_down(enrolment=enrolment, actor=request.user, at=at, reason=reason)
    except EnrolmentRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("run_desk", code=code)
