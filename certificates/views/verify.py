"""Verification for everybody: the printed facts and the state."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain import verification
from certificates.forms import VerifyForm

TOO_MANY = 429
NOT_FOUND = 404


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Number and check code; both are posted, so that no log keeps them."""
    form = VerifyForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "checked_at": timezone.now()}
    if request.method != "POST" or not form.is_valid():
        return render(request, "certificates/verify.html", context)
    try:
        found = verification.verify_number(**form.cleaned_data, client=_client(request))
    except verification.TooManyTriesError:
        return _too_many(request, context)
    context |= {"verified": found, "asked": True}
    return render(request, "certificates/verify.html", context)


@never_cache
@require_safe
def verify_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The page that the QR code leads to."""
    context = {"form": VerifyForm(), "checked_at": timezone.now(), "asked": True}
    context["by_link"] = True
    try:
        found = verification.verify_link(secret=secret, client=_client(request))
    except verification.TooManyTriesError:
        return _too_many(request, context)
    context["verified"] = found
    status = 200 if found else NOT_FOUND
    response = render(request, "certificates/verify.html", context, status=status)
    # The address is the secret: it must not travel on in a Referer.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _too_many(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    context |= {"too_many": True, "asked": False}
    return render(request, "certificates/verify.html", context, status=TOO_MANY)


def _client(request: HttpRequest) -> str:
    """The network address, as sign-in counts it too (trusted proxies)."""
    return get_adapter().get_client_ip(request)
