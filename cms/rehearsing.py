"""Middleware: answer a rehearsal's requests by its clock, and keep nothing of them."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from cms import clock, edition
from cms.domain.rehearsal import Rehearsal, RehearsedRole, letters_at, stand_in
from courses.models import CourseRun
from notices.models import OutboxMessage
from people.rules import is_staff_member

KEY = "rehearsal"
ADMIN = "/admin/"
# Signing in and out, ending the rehearsal, colours, files: as always.
AS_ALWAYS = re.compile(
    r"/(?:en/)?(?:accounts|rehearsal|theme)/|/static/|/media/|/sw\.js$"
)
DOOR = re.compile(r"/(?:en/)?accounts/(?:login|signup)/")
MOST_STEPS = 3
_BODY = re.compile(rb"<body[^>]*>")


class Rehearsing:
    """Stands after the second factor: only staff who came in properly rehearse."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as always, or as of the rehearsed moment."""
        rehearsal = rehearsal_of(request)
        if rehearsal is None or _is_real(request, rehearsal):
            return self.get_response(request)
        if request.path_info.startswith(ADMIN):
            words = _("Management works with what is real: end the rehearsal first.")
            messages.warning(request, words)
            return redirect("rehearsal")
        if request.FILES:
            words = _("A rehearsal takes no files: nothing of it is kept.")
            messages.warning(request, words)
            return redirect("run", code=rehearsal.run)
        return self._rehearse(request, rehearsal)

    def _rehearse(self, request: HttpRequest, rehearsal: Rehearsal) -> HttpResponseBase:
        me = request.user
        edition.forget()
        with clock.set_to(rehearsal.at), transaction.atomic():
            request.user = stand_in(rehearsal=rehearsal, actor=me, at=rehearsal.at)  # type: ignore[arg-type]
            response = self._followed(request)
            letters = letters_at(rehearsal.at)
            transaction.set_rollback(True)
        request.user = me
        return _marked(request, response, rehearsal, letters)

    def _followed(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and go where the answer leads: afterwards nothing of it is left."""
        response = self.get_response(request)
        for _step in range(MOST_STEPS):
            address = urlsplit(response.headers.get("Location", ""))
            if not _leads_on(request, response, address):
                break
            request = _request_for(request, address)
            response = self.get_response(request)
        return response


def rehearsal_of(request: HttpRequest) -> Rehearsal | None:
    """Return what the session rehearses; nothing for who is not of the staff."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    kept = request.session.get(KEY)
    return Rehearsal.of(kept) if kept and is_staff_member(request.user) else None


def _is_real(request: HttpRequest, rehearsal: Rehearsal) -> bool:
    """Tell what is answered as always; a visitor is shown the door, and its forms."""
    if rehearsal.role == RehearsedRole.VISITOR and request.method == "GET":
        return not DOOR.match(request.path_info) and _is_as_always(request.path_info)
    return _is_as_always(request.path_info)


def _is_as_always(path: str) -> bool:
    return AS_ALWAYS.match(path) is not None


def _leads_on(request: HttpRequest, response: HttpResponseBase, address: Any) -> bool:
    return (
        request.method == "POST"
        and response.status_code in {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}
        and bool(address.path)
        and address.netloc in {"", request.get_host()}
        and not _is_as_always(address.path)
        and get_language_from_path(address.path)
        == get_language_from_path(request.path_info)
    )


def _request_for(earlier: HttpRequest, address: Any) -> HttpRequest:
    """Return the request a browser would send next, of the same reader."""
    environ = {
        **earlier.META,
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(address.path),
        "QUERY_STRING": address.query,
        "CONTENT_LENGTH": "0",
    }
    request = type(earlier)(environ)  # type: ignore[call-arg]
    request.path_info = request.path = unquote(address.path)
    for name in ("user", "session", "_messages", "LANGUAGE_CODE"):
        setattr(request, name, getattr(earlier, name))
    return request


def _marked(
    request: HttpRequest,
    response: HttpResponseBase,
    rehearsal: Rehearsal,
    letters: list[OutboxMessage],
) -> HttpResponseBase:
    """Put the banner on top of a page, and let nobody keep a copy of it."""
    response.headers["Cache-Control"] = "no-store"
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    if not is_page or not isinstance(response, HttpResponse):
        return response
    context = {
        "rehearsal": rehearsal,
        "run": CourseRun.objects.get(code=rehearsal.run),
        "letters": letters,
    }
    banner = render_to_string("cms/_rehearsal.html", context, request).encode()
    response.content = _BODY.sub(lambda body: body[0] + banner, response.content, 1)
    return response
