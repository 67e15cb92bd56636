"""Calendars and timetables that people take away."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.domain.timetables import timetable_pdf
from cms.views.runs import find_run
from courses.domain import calendars
from courses.models import CalendarFeed
from courses.rules import person_of

ICS = "text/calendar; charset=utf-8"


@require_safe
def run_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the run as a file for any calendar."""
    run = find_run(request, code)
    if run.is_self_paced:
        raise Http404
    content = calendars.calendar_of(
        [calendars.entry_of(run)],
        name=str(run),
        base_url=settings.WAGTAILADMIN_BASE_URL,
        at=timezone.now(),
    )
    answer = HttpResponse(content, content_type=ICS)
    answer["Content-Disposition"] = f'attachment; filename="{run.code}.ics"'
    return answer


@require_safe
def run_timetable(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the timetable by the hour, to print."""
    run = find_run(request, code)
    if run.is_self_paced:
        raise Http404
    person = person_of(request.user)
    content = timetable_pdf(
        run, viewer=person.zone if person else None, at=timezone.now()
    )
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="timetable-{run.code}.pdf"'
    return answer


@never_cache
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out a private calendar; the address alone opens it.

    :raises Http404: for an address that is forged, or that was renewed
    """
    person = calendars.reader_of(token)
    if person is None:
        raise Http404
    at = timezone.now()
    with override(person.language):
        content = calendars.calendar_of(
            calendars.entries_of(person, at),
            name=_("My seminars"),
            base_url=settings.WAGTAILADMIN_BASE_URL,
            at=at,
        )
    answer = HttpResponse(content, content_type=ICS)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Show the private address; a button makes it, another makes a new one."""
    person = person_of(request.user)
    if person and request.method == "POST":
        renews = request.POST.get("do") == "renew"
        verb = calendars.renew_feed if renews else calendars.open_feed
        verb(person=person, actor=request.user, at=timezone.now())
        if renews:
            messages.success(request, _("The old address opens nothing any more."))
        return redirect("my_calendar")
    feed = CalendarFeed.objects.filter(person=person).first() if person else None
    address = ""
    if feed:
        path = reverse("calendar_feed", args=[calendars.token_of(feed)])
        address = request.build_absolute_uri(path)
    context = {
        "person": person,
        "address": address,
        "subscribe": address.replace("https://", "webcal://").replace(
            "http://", "webcal://"
        ),
    }
    return render(request, "cms/my_calendar.html", context)
