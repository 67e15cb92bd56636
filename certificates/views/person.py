"""One participant on the board: mend the name, or decide with a reason."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.domain import overriding, queries
from certificates.forms import ReasonForm
from certificates.rules import can_override
from certificates.views.issue import run_for_staff
from courses.models import Enrolment
from people.domain.profile import rename
from people.forms.profile import PersonNamesForm

VERBS = {
    "name": overriding.clear_name,
    "conditions": overriding.waive_conditions,
}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, code: str, person: str) -> HttpResponse:
    """Show what stands in the way of one participant; a POST takes it away."""
    run = run_for_staff(request, code)
    board = queries.board_of(run, at=timezone.now())
    row = next((r for r in board.rows if r.person.code == person), None)
    if row is None:
        raise Http404
    do = request.POST.get("do", "")
    names = PersonNamesForm(
        request.POST if do == "rename" else None, instance=row.person
    )
    reason = ReasonForm(request.POST if do in VERBS else None)
    if do == "rename" and names.is_valid():
        rename(
            person=row.person,
            names=names.names(),
            actor=request.user,
            at=timezone.now(),
        )
        return redirect("issue_run", code=run.code)
    if do in VERBS and _decided(request, row.enrolment, do, reason):
        return redirect("issue_run", code=run.code)
    context = {
        "run": run,
        "row": row,
        "names": names,
        "reason": reason,
        "may_override": can_override(request.user),
        "may_clear": not row.name.met and overriding.may_clear(row.name),
    }
    return render(request, "certificates/decide.html", context)


def _decided(
    request: HttpRequest, enrolment: Enrolment, do: str, reason: ReasonForm
) -> bool:
    if not can_override(request.user):
        raise Http404
    if not reason.is_valid():
        return False
    try:
        VERBS[do](
            enrolment=enrolment,
            reason=reason.cleaned_data["reason"],
            actor=request.user,
            at=timezone.now(),
        )
    except ValidationError as refusal:
        reason.add_error(None, refusal)
        return False
    return True
