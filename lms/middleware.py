"""What every request passes through before a view, whichever room answers it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

# The least that Wagtail 8 and wagtail-localize run with (technical notes 7).
ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}


NUL = "\0"
# As JSON writes it, where no text of a human has it.
NUL_IN_JSON = rb"\u0000"


class NoNullCharacters:
    """Answer 404 or 400 where an address or what is sent holds a NUL character.

    No keyboard types it and PostgreSQL keeps no text with it, so a query that
    asks for one is an error of the server, on SQLite none at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address; what is sent is looked at once a view is found."""
        if NUL in request.path_info:
            raise Http404
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_args: Any) -> None:
        """Look at what is sent, when the view's own decorators can be obeyed."""
        if any(NUL in text for text in _sent(request)):
            raise SuspiciousOperation("A NUL character was sent.")
        if request.content_type == "application/json" and NUL_IN_JSON in request.body:
            raise SuspiciousOperation("A NUL character was sent as JSON.")


def _sent(request: HttpRequest) -> Iterator[str]:
    """Yield names and values of the query and the form, and the names of files."""
    for values in (request.GET, request.POST):
        for name, texts in values.lists():
            yield name
            yield from map(str, texts)
    for files in request.FILES.values():
        yield str(files.name)


class AdminContentSecurityPolicy:
    """Let the admin's own inline scripts and styles run, and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the admin's policy below ``/admin/``."""
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = ADMIN_POLICY  # type: ignore[attr-defined] # noqa: SLF001 - django-csp's contract
        return response
