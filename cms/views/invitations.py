"""Invitations: how the invited meets one, and how organisers send them."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.invitation_forms import InvitationForm
from courses.domain import invitations
from courses.domain.refusals import REFUSALS, EnrolmentRefused
from courses.models import CourseRun, Invitation
from courses.rules import can_plan, person_of, runs_for_trainer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation; only a pressed button of the invited answers it."""
    found = invitations.invitation_of(token)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _invitation_page(request, found)
    person = person_of(request.user)
    if person is None:
        return redirect_to_login(request.path)
    at = timezone.now()
    try:
        if request.POST.get("do") == "pass":
            invitations.decline_invitation(invitation=found, actor=request.user, at=at)
        else:
            invitations.accept_invitation(
                invitation=found, person=person, actor=request.user, at=at
            )
            messages.success(request, _("You have a place. A letter is on its way."))
            return redirect(found.run)
    except EnrolmentRefused as refusal:
        return _invitation_page(request, found, refusal)
    return redirect("invitation", token=token)


def _invitation_page(
    request: HttpRequest,
    found: Invitation,
    refused: EnrolmentRefused | None = None,
) -> HttpResponse:
    account = request.user if request.user.is_authenticated else None
    code = invitations.refusal_of_invitation(
        invitation=found, account=account, at=timezone.now()
    )
    person = person_of(request.user)
    context = {
        "invitation": found,
        "run": found.run,
        "refusal": refused.message if refused else REFUSALS.get(code, ""),
        "code": refused.code if refused else code,
        "has_account": account is not None,
        "is_mine": bool(
            person
            and found.enrolment
            and found.enrolment.person_id in {person.pk, *_merged(person)}
        ),
    }
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "cms/invitation.html", context, status=status)


def _merged(person: object) -> list[int]:
    return list(person.merged.values_list("pk", flat=True))  # type: ignore[attr-defined]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run_invitations(request: HttpRequest, code: str) -> HttpResponse:
    """List who was invited, and invite more; for staff and coordinators."""
    run = _planned_by(request, code)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = invitations.invite(
                run=run,
                addresses=form.cleaned_data["addresses"],
                actor=request.user,
                at=timezone.now(),
            )
        except EnrolmentRefused as refusal:
            form.add_error("addresses", refusal)
        else:
            _tell(request, outcome)
            return redirect("run_invitations", code=code)
    context = {
        "run": run,
        "form": form,
        "at": timezone.now(),
        "invitations": run.invitations.order_by("-invited_at", "email"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "cms/run_invitations.html", context, status=status)


def _tell(request: HttpRequest, outcome: invitations.Invited) -> None:
    sent = _("Letters sent: %(count)d.") % {"count": len(outcome.sent)}
    messages.success(request, sent)
    if outcome.had_one:
        words = _("Invited already, no second letter: %(who)s.")
        messages.info(request, words % {"who": ", ".join(outcome.had_one)})
    if outcome.has_place:
        words = _("Have a place already: %(who)s.")
        messages.info(request, words % {"who": ", ".join(outcome.has_place)})


@login_required
@require_POST
def invitation_revoke(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an invitation back; for staff and coordinators."""
    run = _planned_by(request, code)
    found = get_object_or_404(run.invitations, pk=pk)
    try:
        invitations.revoke_invitation(
            invitation=found, actor=request.user, at=timezone.now()
        )
    except EnrolmentRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("run_invitations", code=code)


def _planned_by(request: HttpRequest, code: str) -> CourseRun:
    """Return the run, for those who may plan it.

    :raises Http404: for others
    """
    runs = runs_for_trainer(request.user).select_related("course__programme")
    run = get_object_or_404(runs, code=code)
    if not can_plan(request.user, run.course.programme):
        raise Http404
    return run
