"""Progress in lessons; pages that span rooms are in ``cms``."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from courses.domain.progress import mark_read
from courses.domain.queries import is_published_for
from courses.domain.refusals import ReadingRefused
from courses.models import Lesson
from courses.rules import can_read_course, person_of


@require_POST
def lesson_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the reader has read a lesson, then go on where the page says.

    A script that sends ``X-Part`` gets the part that says so instead.
    """
    lesson = get_object_or_404(
        Lesson.objects.select_related("course__programme"), pk=pk
    )
    if not request.user.is_authenticated:
        return redirect_to_login(_back(request))
    person = person_of(request.user)
    if (
        person is None
        or not can_read_course(request.user, lesson.course)
        or not is_published_for(lesson, person)
    ):
        raise Http404
    try:
        mark_read(person=person, lesson=lesson, actor=request.user, at=timezone.now())
    except ReadingRefused as refused:
        return _refused(request, refused)
    if request.headers.get("X-Part"):
        return render(request, "courses/_read.html", {"lesson": lesson})
    return HttpResponseRedirect(_back(request), status=303)


def _refused(request: HttpRequest, refused: ReadingRefused) -> HttpResponse:
    """Say what to read first, on the page that the reader came from.

    That page leads on to the lesson whose turn it is.
    """
    if request.headers.get("X-Part"):
        return HttpResponse(refused.message, "text/plain; charset=utf-8", 409)
    messages.error(request, refused.message)
    came_from = request.headers.get("Referer", "")
    address = came_from if _is_ours(request, came_from) else resolve_url("my_learning")
    return HttpResponseRedirect(address, status=303)


def _back(request: HttpRequest) -> str:
    """Return where to go on: the page's wish, where it came from, else one's own page."""
    for address in (request.POST.get("next"), request.headers.get("Referer")):
        if address and _is_ours(request, address):
            return address
    return resolve_url("my_learning")


def _is_ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
