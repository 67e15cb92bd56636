"""From a request to what the rules of a page need to know of it."""

from django.http import HttpRequest
from django.utils import timezone

from cms.domain.visits import Visit


def visit_of(request: HttpRequest) -> Visit:
    """Return who reads now; addresses are written for the site of ``request``."""
    return Visit(
        user=request.user,
        at=timezone.now(),
        find_url=lambda page: page.get_url(request),
    )
