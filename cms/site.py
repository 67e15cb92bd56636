"""Which site a request is for, and where it begins."""

from functools import partial

from django.http import HttpRequest
from wagtail.models import Site

from cms.edition import kept


def know_site(request: HttpRequest) -> None:
    """Tell Wagtail the site of ``request``, so that it need not be looked up."""
    host, port = request.META.get("HTTP_HOST", ""), request.get_port()
    # Where Wagtail itself keeps it.
    vars(request)["_wagtail_site"] = kept(
        partial(_site_for, request), "site", host, port
    )


def _site_for(request: HttpRequest) -> Site | None:
    """Return the site with its front page as what it is."""
    site = Site.find_for_request(request)
    if site is not None:
        site.root_page = site.root_page.specific
    return site
