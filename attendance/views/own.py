"""A participant's own code, and the marks in the run at hand."""

from functools import lru_cache

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance.domain import badges
from attendance.domain.own import own_sessions, run_at_hand
from courses.rules import person_of
from papers import qr


@never_cache
@login_required
@require_safe
def own_code(request: HttpRequest) -> HttpResponse:
    """Show the code to be scanned at a door; the page is kept on the device."""
    person = person_of(request.user)
    if person is None:
        raise Http404
    at = timezone.now()
    run = run_at_hand(person, at)
    context = {
        "person": person,
        "run": run,
        "rows": own_sessions(person, run) if run else [],
        "code": badges.grouped(person.code),
        "drawing": drawing(person.code),
    }
    return render(request, "attendance/own_code.html", context)


@lru_cache(maxsize=2048)
def drawing(code: str) -> str:
    """Return the QR of a person as SVG; drawn once, since it never changes."""
    return qr.svg(badges.signed(code), border=0)
