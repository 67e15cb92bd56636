"""Verification for everybody: the printed facts and the state."""

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from certificates.domain import offline, verification
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
        found = verification.verify_number(
            **form.cleaned_data, client=client_of(request)
        )
    except verification.TooManyTriesError:
        return _too_many(request, context)
    is_old = isinstance(found, verification.Recorded)
    context |= {"recorded" if is_old else "verified": found, "asked": True}
    return render(request, "certificates/verify.html", context)


@never_cache
@require_safe
def verify_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The page that the QR code leads to."""
    context = {"form": VerifyForm(), "checked_at": timezone.now(), "asked": True}
    context["by_link"] = True
    try:
        found = verification.verify_link(secret=secret, client=client_of(request))
    except verification.TooManyTriesError:
        return _too_many(request, context)
    context["verified"] = found
    status = 200 if found else NOT_FOUND
    response = render(request, "certificates/verify.html", context, status=status)
    # The address is the secret: it must not travel on in a Referer.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@csrf_exempt  # nothing is written, and machines have no token
@require_POST
def verify_data(request: HttpRequest) -> HttpResponse:
    """Number and check code, for machines; posted, so that no log keeps them."""
    said = {name: request.POST.get(name, "")[:60] for name in ("number", "check_code")}
    return _data(lambda: verification.verify_number(**said, client=client_of(request)))


@never_cache
@require_safe
def verify_link_data(request: HttpRequest, secret: str) -> HttpResponse:
    """What the QR code leads to, for machines."""
    return _data(
        lambda: verification.verify_link(secret=secret, client=client_of(request))
    )


@never_cache
@require_safe
def verify_offline(request: HttpRequest) -> HttpResponse:
    """The page that a phone keeps: it checks QR codes without a network."""
    return render(request, "certificates/verify_offline.html")


@cache_control(public=True, max_age=600)
@require_safe
def gone(request: HttpRequest) -> JsonResponse:
    """Keys and the list of what stands no more, for that page; it names nobody."""
    return JsonResponse(offline.gone(at=timezone.now()))


def _data(
    look: Callable[[], verification.Verified | verification.Recorded | None],
) -> HttpResponse:
    """One answer for everything that is not found."""
    try:
        found = look()
    except verification.TooManyTriesError:
        wait = {"Retry-After": str(verification.WINDOW_SECONDS)}
        return JsonResponse({"state": "too_many_tries"}, status=TOO_MANY, headers=wait)
    if found is None:
        return JsonResponse({"state": "not_found"}, status=NOT_FOUND)
    response = JsonResponse(
        verification.as_data(found), json_dumps_params={"ensure_ascii": False}
    )
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _too_many(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    context |= {"too_many": True, "asked": False}
    return render(request, "certificates/verify.html", context, status=TOO_MANY)


def client_of(request: HttpRequest) -> str:
    """The network address, as sign-in counts it too (trusted proxies)."""
    return get_adapter().get_client_ip(request)
