"""Codes for staff, credits for their owner."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from certificates.domain import awards, cabinet, codes, evaluations, issuing
from certificates.forms import CodesForm, ReasonForm
from certificates.models import ConfirmationCode, ExternalDocument
from certificates.views.issue import run_for_staff
from courses.domain.queries import enrolments_of
from courses.models import CourseRun
from courses.rules import person_of
from people.models import Person, User


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run_codes(request: HttpRequest, code: str) -> HttpResponse:
    """The pools of a run; a POST takes codes in, or awards what is due."""
    run = run_for_staff(request, code)
    if request.POST.get("do") == "award":
        new = awards.award_run(run=run, actor=request.user, at=timezone.now())
        messages.success(request, _("New awards: %(n)s.") % {"n": new})
        return redirect("run_codes", code=run.code)
    if request.POST.get("do") == "void":
        return _void(request, run)
    form = CodesForm(request.POST or None, request.FILES or None, run=run)
    if request.method == "POST" and form.is_valid():
        _take_in(request, form)
        return redirect("run_codes", code=run.code)
    given = ConfirmationCode.objects.given().filter(accreditation__run=run)
    context = {
        "run": run,
        "form": form,
        "pools": _pools(run),
        "given": given.select_related("person", "accreditation__scheme"),
        "reason": ReasonForm(),
    }
    return render(request, "certificates/run_codes.html", context)


@never_cache
@login_required
@require_safe
def my_credits(request: HttpRequest) -> HttpResponse:
    """Credits by scheme and year; a code is behind a button."""
    person = own_person(request)
    rows = list(cabinet.awards_of(person))
    documents = ExternalDocument.objects.for_person(person).select_related("scheme")
    context = {
        "awards": rows,
        "documents": documents,
        "forms": evaluations.waiting_among(enrolments_of(person), at=timezone.now()),
        "totals": cabinet.totals_of(rows, today=timezone.localdate()),
    }
    return render(request, "certificates/my_credits.html", context)


@never_cache
@login_required
@require_POST
def show_code(request: HttpRequest, code: str) -> HttpResponse:
    """Show one's own code once, and note that it was shown."""
    award = get_object_or_404(cabinet.awards_of(own_person(request)), code=code)
    at = timezone.now()
    context: dict[str, object] = {"award": award, "shown_at": at}
    try:
        context["word"] = codes.show(
            award=award, actor=cast("User", request.user), at=at
        )
    except codes.CodeRefused as refusal:
        context["refusal"] = refusal.messages[0]
    return render(request, "certificates/my_code.html", context)


def _void(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """A code of this run goes out of use; its holder gets none by itself."""
    of_run = ConfirmationCode.objects.filter(accreditation__run=run)
    wanted = request.POST.get("code", "")
    code = get_object_or_404(of_run, pk=wanted if wanted.isdecimal() else 0)
    try:
        codes.void(
            code=code,
            reason=request.POST.get("reason", ""),
            actor=cast("User", request.user),
            at=timezone.now(),
        )
    except codes.CodeRefused as refusal:
        messages.error(request, refusal.messages[0])
    return redirect("run_codes", code=run.code)


def _take_in(request: HttpRequest, form: CodesForm) -> None:
    taken = codes.take_in(
        accreditation=form.cleaned_data["accreditation"],
        words=form.cleaned_data["words"],
        actor=cast("User", request.user),
        at=timezone.now(),
    )
    message = _("Added: %(added)s. Known already: %(known)s. Too long: %(faulty)s.")
    messages.success(request, message % vars(taken))


def _pools(run: CourseRun) -> list[codes.Pool]:
    holders = len(issuing.holders(run)) + len(issuing.ready_candidates(run))
    accredited = run.accreditations.filter(scheme__gives_codes=True)
    return [
        codes.pool_of(row, holders=holders)
        for row in accredited.select_related("scheme", "run")
    ]


def own_person(request: HttpRequest) -> Person:
    """The person behind the account.

    :raises Http404: for an account without a person
    """
    person = person_of(request.user)
    if person is None:
        raise Http404
    return person
