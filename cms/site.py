"""Which site a request is for, and where it begins."""

from django.http import HttpRequest
from wagtail.models import Site

from cms.edition import kept


def know_site(request: HttpRequest) -> None:
    """Tell Wagtail the site of ``request``, so that it need not be looked up."""
    host, port = request.META.get("HTTP_HOST", ""), request.get_port()
    request._wagtail_site = kept(lambda: _site_for(request), "site", host, port)  # noqa: SLF001 - Wagtail's own cache


def _site_for(request: HttpRequest) -> Site | None:
    """Return the site with its front page as what it is."""
    site = Site.find_for_request(request)
    if site is not None:
        site.root_page = site.root_page.specific
    return site
