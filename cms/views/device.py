"""Lessons that open without a network: what to keep, what is kept, the worker's script."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from cms.access import refuse_or_none
from cms.domain.sizes import lesson_sizes
from cms.models import CoursePage


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker: its parts, which change their names when they change."""
    addresses = ", ".join(f'"{static(part)}"' for part in settings.OFFLINE_WORKER_PARTS)
    return HttpResponse(f"importScripts({addresses});\n", "text/javascript")


@never_cache
@ensure_csrf_cookie
@require_safe
def device(request: HttpRequest) -> HttpResponse:
    """Show what is kept on this device; a script fills it in, since we do not know."""
    return render(request, "cms/device.html")


@never_cache
@require_safe
def keep_course(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the reader choose lessons to keep, with what each of them weighs."""
    page = get_object_or_404(
        CoursePage.objects.live().select_related("course__programme", "locale"), pk=pk
    )
    refusal = refuse_or_none(request, page.course)
    if refusal is not None:
        return refusal
    rows = [(row, row.page.get_url(request)) for row in lesson_sizes(page)]
    context = {"page": page, "course_url": page.get_url(request), "rows": rows}
    return render(request, "cms/keep_course.html", context)
