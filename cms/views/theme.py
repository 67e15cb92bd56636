"""Light, dark, or as the device says: a cookie, so that pages never flash."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

COOKIE = "theme"
THEMES = ("light", "dark")
# What a browser says that is to be sent fewer bytes.
SAVE_DATA = "on"
A_YEAR = 365 * 24 * 60 * 60


# Exempt: a forged request could change colours at most, and a token would put
# a cookie on every public page.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest) -> HttpResponse:
    """Remember the colours and go back to the page the reader was on.

    Whoever comes by the address alone is led home; nothing is remembered.
    """
    if request.method != "POST":
        return HttpResponseRedirect(_way_back(request))
    response = HttpResponseRedirect(_way_back(request))
    response.status_code = HTTPStatus.SEE_OTHER
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response


def _way_back(request: HttpRequest) -> str:
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe else reverse("wagtail_serve", args=[""])
