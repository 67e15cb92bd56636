"""Which site a request is for, and where it begins."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from cms.edition import kept


def is_asked_by_its_name(request: HttpRequest) -> bool:
    """Tell whether the address begins as the society gives it out.

    Anybody may ask for our host with 65,535 ports; only what is asked for by the
    one name (``LMS_BASE_URL``) is worth keeping.
    """
    asked = f"{request.scheme}://{request.get_host()}"
    return asked == settings.WAGTAILADMIN_BASE_URL.rstrip("/")


def know_site(request: HttpRequest) -> None:
    """Tell Wagtail the site of ``request``, so that it need not be looked up."""
    find = partial(_site_for, request)
    found = kept(find, "site") if is_asked_by_its_name(request) else find()
    # Where Wagtail itself keeps it.
    vars(request)["_wagtail_site"] = found


def _site_for(request: HttpRequest) -> Site | None:
    """Return the site with its front page as what it is."""
    site = Site.find_for_request(request)
    if site is not None:
        site.root_page = site.root_page.specific
    return site
