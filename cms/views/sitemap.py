"""What machines ask for: site map, rules for robots, app manifest, contact."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.rules import pages_for
from courses.models import CourseRun
from people.i18n import LANGUAGES

# Addresses that are no pages of the tree.
FIXED = ("schedule", "verify")
AN_HOUR = 60 * 60


@dataclass(frozen=True)
class Place:
    """One address with the same thing in the other language."""

    address: str
    alternates: list[tuple[str, str]]
    changed_at: datetime | None = None


@require_safe
@cache_control(public=True, max_age=AN_HOUR)
def sitemap(request: HttpRequest) -> HttpResponse:
    """List what a visitor without an account may read, in both languages."""
    origin = f"{request.scheme}://{request.get_host()}"
    places = [*_pages(request), *_runs(), *_fixed()]
    context = {"origin": origin, "places": places}
    return render(request, "cms/sitemap.xml", context, "application/xml")


def _pages(request: HttpRequest) -> Iterable[Place]:
    by_key: dict[object, list[Page]] = defaultdict(list)
    for page in pages_for(AnonymousUser()).select_related("locale").order_by("path"):
        by_key[page.translation_key].append(page)
    for pages in by_key.values():
        alternates = [
            (page.locale.language_code, page.get_url(request)) for page in pages
        ]
        for page in pages:
            yield Place(page.get_url(request), alternates, page.last_published_at)


def _runs() -> Iterable[Place]:
    for code in CourseRun.objects.public().values_list("code", flat=True):
        yield from _in_both_languages("run", code)


def _fixed() -> Iterable[Place]:
    for name in FIXED:
        yield from _in_both_languages(name)


def _in_both_languages(name: str, *args: str) -> list[Place]:
    address = reverse(name, args=args)
    alternates = [(code, translate_url(address, code)) for code in LANGUAGES]
    return [Place(own, alternates) for _code, own in alternates]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say what robots shall leave alone, and where the site map is."""
    text = (
        "User-agent: *\n"
        "Disallow: /admin/\n"
        "Disallow: /accounts/\n"
        "Disallow: /en/accounts/\n"
        "Disallow: /search/\n"
        "Disallow: /en/search/\n"
        f"Sitemap: {request.build_absolute_uri(translate_url('/sitemap.xml', 'ru'))}\n"
    )
    return HttpResponse(text, "text/plain; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """Name the site for a phone's home screen."""
    icons = [
        {
            "src": static(f"icons/berry-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
        }
        for size in (192, 512)
    ]
    return JsonResponse(
        {
            "name": gettext("NSPHO: physician education"),
            "short_name": gettext("NSPHO"),
            "start_url": reverse("wagtail_serve", args=[""]),
            "display": "browser",
            "background_color": "#fbf8f2",
            "theme_color": "#12505f",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Say where a weakness can be reported (RFC 9116)."""
    if not settings.SUPPORT_EMAIL:
        raise Http404
    expires_at = (timezone.now() + timedelta(days=180)).replace(microsecond=0)
    text = (
        f"Contact: mailto:{settings.SUPPORT_EMAIL}\n"
        f"Expires: {expires_at.isoformat()}\n"
        "Preferred-Languages: ru, en\n"
        f"Canonical: {request.build_absolute_uri(request.path)}\n"
    )
    return HttpResponse(text, "text/plain; charset=utf-8")
