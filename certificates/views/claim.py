"""Certificates from before the account: connected by the printed code."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.domain import claims
from certificates.forms import VerifyForm
from people.domain.queries import person_of

CONFLICT, TOO_MANY = 409, 429


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; a right one brings its history to the reader."""
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        return redirect("account_name")
    form = VerifyForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            claims.claim(
                person=person,
                **form.cleaned_data,
                client=get_adapter().get_client_ip(request),
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except claims.ClaimRefused as refusal:
            form.add_error(None, refusal)
            status = TOO_MANY if refusal.code == "too_many" else CONFLICT
        else:
            messages.success(
                request, _("Your earlier seminars and certificates are here now.")
            )
            return redirect("my_learning")
    return render(request, "certificates/claim.html", {"form": form}, status=status)
