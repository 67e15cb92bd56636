"""The screen of a hall, and checking in with what it shows."""

import re
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from attendance.domain import checkin
from attendance.domain.rotating import Freshness, changes_at, code_at, freshness
from attendance.door_forms import CodeForm
from attendance.enums import MarkKind
from attendance.models import AttendanceEvent
from attendance.views.door import OfOpenDesk
from courses.models import CourseRun, Session
from courses.rules import person_of
from papers import qr

DEVICE_COOKIE = "lms_device"
YEAR_SECONDS = 365 * 24 * 3600
TICKET_SALT = "attendance.ticket"
# A scanned code stays good so long on the device that scanned it: to sign in.
TICKET_SECONDS = 600
# Wrong codes of one account, or of one address, in so many seconds.
WINDOW_SECONDS = 300
MOST_WRONG = 10
MOST_WRONG_OF_ADDRESS = 200
REFUSED, TOO_MANY = 409, 429


class HallView(OfOpenDesk):
    """Code and QR of one session, large, for a projector."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Show the code of now; the page comes anew when it changes."""
        session = get_object_or_404(self.run.sessions, key=key)
        session.run = self.run
        at = self.at
        rules = checkin.rules_of(self.run)
        opens = checkin.opens_at(session, rules)
        digits = code_at(session.pk, at)
        address = request.build_absolute_uri(reverse("check_in", args=[code]))
        query = urlencode({"s": session.key, "c": digits})
        context = {
            "run": self.run,
            "session": session,
            "opens": opens,
            "is_open": opens <= at < session.ends_at,
            "is_over": at >= session.ends_at,
            "digits": f"{digits[:3]} {digits[3:]}",
            # Broken behind its signs, where it is too long for the screen.
            "address": re.findall(r"[^./:-]+[./:-]*", address.split("://", 1)[1]),
            "drawing": qr.svg(f"{address}?{query}", border=0),
            "seconds": max(1, round((changes_at(at) - at).total_seconds())),
            "marked": _here(session),
        }
        name = "attendance/_hall.html" if request.headers.get("X-Part") else ""
        return render(request, name or "attendance/hall.html", context)


def _here(session: Session) -> int:
    events = AttendanceEvent.objects.in_force().marks().filter(session=session)
    here = events.filter(kind__in=[MarkKind.PRESENT, MarkKind.LATE])
    return here.values("person").distinct().count()


@method_decorator(never_cache, name="dispatch")
class CheckInView(View):
    """Check in by oneself: the QR leads here, digits are typed here."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, code: str = "") -> HttpResponse:
        """Ask for the digits, or to confirm what was scanned; nothing is written."""
        run = self._run(code)
        device = _device(request)
        ticket = self._ticket(request, run, device)
        if not request.user.is_authenticated:
            query = urlencode({"t": ticket}) if ticket else ""
            answer = redirect_to_login(f"{request.path}?{query}".rstrip("?"))
        else:
            refusal = self._stale(request, ticket)
            answer = self._page(run, ticket=ticket, refusal=refusal)
        return _with_device(answer, device)

    def post(self, request: HttpRequest, code: str = "") -> HttpResponse:
        """Check in, or say why not."""
        run = self._run(code)
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        person = person_of(request.user)
        if person is None:
            raise Http404
        device, at = _device(request), timezone.now()
        if _is_blocked(request):
            refusal = _("Too many wrong codes. Wait five minutes, or go to the door.")
            return _with_device(
                self._page(run, refusal=refusal, status=TOO_MANY), device
            )
        try:
            session = self._session(request, run, device, at)
            place = checkin.Place(device, get_adapter().get_client_ip(request))
            arrival = checkin.check_in(
                session=session, person=person, place=place, at=at
            )
        except ValidationError as refused:
            _count_wrong(request, str(getattr(refused, "code", "")))
            refusal = " ".join(refused.messages)
            answer = self._page(run, refusal=refusal, status=REFUSED)
        else:
            answer = self._page(run, arrival=arrival)
        return _with_device(answer, device)

    def _run(self, code: str) -> CourseRun | None:
        runs = CourseRun.objects.public().select_related("course__programme")
        return get_object_or_404(runs, code=code) if code else None

    def _session(
        self, request: HttpRequest, run: CourseRun | None, device: str, at: datetime
    ) -> Session:
        """Return the session of the ticket, else the one whose digits were typed."""
        if ticket := request.POST.get("ticket"):
            return _of_ticket(ticket, device)
        person = person_of(request.user)
        text = request.POST.get("digits", "")[:20]
        return checkin.session_of_code(text=text, person=person, run=run, at=at)

    def _ticket(self, request: HttpRequest, run: CourseRun | None, device: str) -> str:
        """Return what a scan is worth: a ticket for this device, or nothing."""
        if known := request.GET.get("t", ""):
            return known
        session = self._scanned(request, run)
        if session is None:
            return ""
        text = request.GET.get("c", "")[:20]
        if freshness(session.pk, text, timezone.now()) != Freshness.GOOD:
            return ""
        data = {"s": session.pk, "d": device}
        return signing.dumps(data, salt=TICKET_SALT, compress=True)

    @staticmethod
    def _scanned(request: HttpRequest, run: CourseRun | None) -> Session | None:
        if run is None or "s" not in request.GET:
            return None
        return run.sessions.filter(key=request.GET["s"][:60]).first()

    @staticmethod
    def _stale(request: HttpRequest, ticket: str) -> str:
        if "c" in request.GET and not ticket:
            return _(
                "This code has changed already. Scan the screen again, or type the "
                "digits that stand on it now."
            )
        return ""

    def _page(
        self, run: CourseRun | None, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {"run": run, "form": CodeForm(), **more}
        return render(self.request, "attendance/check_in.html", context, status=status)


def _of_ticket(ticket: str, device: str) -> Session:
    """Return the session that was scanned on this device.

    :raises CheckInRefused: ``old_code``, or ``replayed`` on another device
    """
    try:
        data = signing.loads(ticket, salt=TICKET_SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        raise checkin.CheckInRefused(
            _("This code has changed already. Scan the screen again."), code="old_code"
        ) from None
    if data["d"] != device:
        raise checkin.CheckInRefused(
            _("This code was scanned on another device. Scan the screen yourself."),
            code="replayed",
        )
    sessions = Session.objects.select_related("run__course")
    return get_object_or_404(sessions, pk=data["s"])


def _device(request: HttpRequest) -> str:
    """Return the name we gave this browser; a forged one counts as none."""
    named = request.get_signed_cookie(DEVICE_COOKIE, default="")
    return named or secrets.token_urlsafe(12)


def _with_device(answer: HttpResponse, device: str) -> HttpResponse:
    answer.set_signed_cookie(
        DEVICE_COOKIE, device, max_age=YEAR_SECONDS, httponly=True, samesite="Lax"
    )
    return answer


def _counters(request: HttpRequest) -> dict[str, int]:
    address = get_adapter().get_client_ip(request)
    return {
        f"check-in:a:{request.user.pk}": MOST_WRONG,
        f"check-in:i:{address}": MOST_WRONG_OF_ADDRESS,
    }


def _is_blocked(request: HttpRequest) -> bool:
    counters = _counters(request)
    return any(cache.get(key, 0) >= most for key, most in counters.items())


def _count_wrong(request: HttpRequest, code: str) -> None:
    """Count what may be guessing; an old or foreign code is none."""
    if code != "wrong_code":
        return
    for key in _counters(request):
        cache.add(key, 0, WINDOW_SECONDS)
        cache.incr(key)
