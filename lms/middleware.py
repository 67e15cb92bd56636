"""Headers that differ between the site and the admin."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# The least that Wagtail 8 and wagtail-localize run with (technical notes 7).
ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
}


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
