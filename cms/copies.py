"""Whole pages for visitors who are not signed in, answered from memory.

Most readers of the public pages come by a link and are unknown to us: they all
see the same. A copy is good for a minute, or until something it shows is
published, changed or taken (:mod:`cms.edition`).
"""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from cms import edition
from cms.site import is_asked_by_its_name, know_site
from cms.views.theme import COOKIE as THEME
from cms.views.theme import SAVE_DATA, THEMES

# Names of addresses that answer every visitor alike.
SHARED = {"wagtail_serve", "schedule", "run", "runs_feed", "sitemap"}
# Cookies that tell nothing of the reader, but for the colours in the key.
HARMLESS_COOKIES = {THEME, "csrftoken"}
GOOD_FOR_S = 60
MOST_COPIES = 500
NOT_OURS = ("/admin/", "/static/", "/media/")


class Copy(NamedTuple):
    """An answer as it went out, and until when it may go out again."""

    content: bytes
    headers: dict[str, str]
    until: float

    def response(self) -> HttpResponse:
        """Return the answer anew."""
        return HttpResponse(self.content, headers=self.headers)


class Copies:
    """Middleware: answer visitors from memory, and let pages keep what they share."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.shelf: dict[tuple[str, ...], Copy] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer from a copy, or have one made."""
        if request.method not in {"GET", "HEAD"} or request.path.startswith(NOT_OURS):
            return self.get_response(request)
        found = edition.tokens()
        key = key_of(request, found)
        if copy := self._fresh(key):
            return copy.response()
        with edition.reading(found):
            know_site(request)
            response = self.get_response(request)
        if key and may_be_shared(request, response):
            self._put(key, response)
        return response

    def _fresh(self, key: tuple[str, ...] | None) -> Copy | None:
        copy = self.shelf.get(key) if key else None
        return copy if copy and copy.until > time.monotonic() else None

    def _put(self, key: tuple[str, ...], response: HttpResponse) -> None:
        if len(self.shelf) >= MOST_COPIES:
            self.shelf.clear()
        until = time.monotonic() + GOOD_FOR_S
        self.shelf[key] = Copy(response.content, dict(response.items()), until)


def key_of(request: HttpRequest, found: edition.Tokens) -> tuple[str, ...] | None:
    """Return what tells copies apart; nothing for a reader who may be known.

    Addresses with a query, or with a host or port that is not the society's, are
    not kept: there are too many of them.
    """
    if request.method != "GET" or request.META.get("QUERY_STRING"):
        return None
    if not is_asked_by_its_name(request):
        return None
    if not HARMLESS_COOKIES.issuperset(request.COOKIES):
        return None
    return (
        *found,
        request.path,
        request.COOKIES.get(THEME, "") if request.COOKIES.get(THEME) in THEMES else "",
        str(request.headers.get("Save-Data", "").lower() == SAVE_DATA),
    )


def may_be_shared(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell whether ``response`` is whole, and says nothing of who asked."""
    match = request.resolver_match
    return (
        match is not None
        and match.view_name in SHARED
        and response.status_code == HTTPStatus.OK
        and isinstance(response, HttpResponse)
        and not response.cookies
        and not {"private", "no-store"} & _cache_words(response)
    )


def _cache_words(response: HttpResponseBase) -> set[str]:
    words = response.get("Cache-Control", "").lower().split(",")
    return {word.strip() for word in words}
