"""Files that are missing or damaged, and one button that makes them again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.domain import repairing
from certificates.rules import can_revoke


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def repair(request: HttpRequest) -> HttpResponse:
    """List what is not sound; a POST makes it again, number and date unchanged."""
    if not can_revoke(request.user):
        raise Http404
    if request.method == "POST":
        count = repairing.mend_all(actor=request.user, at=timezone.now())
        words = ngettext("%(n)s file made again.", "%(n)s files made again.", count)
        messages.success(request, words % {"n": count})
        return redirect("certificates_repair")
    context = {"survey": repairing.survey()}
    return render(request, "certificates/repair.html", context)
