"""What a reader sees when something is wrong; none of it asks the database.

A fault (500) or a malformed request (400) is answered without the menu: what
the menu needs may be what is broken.
"""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.crypto import get_random_string
from django.views.decorators.csrf import requires_csrf_token

logger = logging.getLogger(__name__)

# Letters and figures that are not mistaken for each other on the telephone.
_LEGIBLE = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return HttpResponse(loader.render_to_string("400.html"), status=400)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403, with the reason where the refusal gave one."""
    return _framed(request, "403.html", 403, {"reason": str(exception)})


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return _framed(request, "404.html", 404, {})


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a number that is also in the log.

    Rendered without the request: no session, no menu, no query.
    """
    reference = get_random_string(6, _LEGIBLE)
    logger.error("Fault %s at %s", reference, request.path)
    html = loader.render_to_string("500.html", {"reference": reference})
    return HttpResponse(html, status=500)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that came without its token: nothing was changed."""
    return _framed(request, "403_csrf.html", 403, {"way_back": request.path})


def _framed(
    request: HttpRequest, template: str, status: int, context: dict[str, Any]
) -> HttpResponse:
    html = loader.render_to_string(template, context, request)
    return HttpResponse(html, status=status)
