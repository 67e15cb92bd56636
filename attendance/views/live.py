"""The page of a webinar: the link, heartbeats, presence checks."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from attendance.domain.broadcasting import broadcast
from attendance.domain.checks import confirm, open_window
from attendance.domain.webinar import (
    Pulse,
    minutes_so_far,
    now_online,
    ping,
    policy_of,
    state_at,
)
from attendance.enums import ClockPolicy
from attendance.forms import BroadcastForm, ConfirmForm, PingForm
from attendance.models import AttendanceRequirement, Broadcast, PresenceCheck
from attendance.views.access import OfSession
from attendance.views.managing import enrolment_of
from courses.models import Enrolment, Session
from courses.rules import person_of


@method_decorator(never_cache, name="dispatch")
class OfBroadcast(LoginRequiredMixin, View):
    """Something of a webinar, for those who take part; for others it does not exist."""

    row: Broadcast
    enrolment: Enrolment

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the broadcast, and the place of whoever is signed in."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            rows = Broadcast.objects.select_related(
                "session__run__course", "session__run__webinar_policy"
            )
            self.row = get_object_or_404(
                rows,
                session__run__code=kwargs["code"],
                session__key=kwargs["key"],
            )
            self.enrolment = self.place(request)

    def place(self, request: HttpRequest) -> Enrolment:
        """Return the enrolment that attends."""
        return enrolment_of(self.session.run, person_of(request.user))

    @property
    def session(self) -> Session:
        """The session that is broadcast."""
        return self.row.session


class LiveView(OfBroadcast):
    """The page to keep open."""

    def get(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Show the link, what counts, and a check that is open."""
        at = timezone.now()
        policy = policy_of(self.session.run)
        checks = list(
            PresenceCheck.objects.filter(session=self.session, enrolment=self.enrolment)
        )
        rules = AttendanceRequirement.objects.filter(run=self.session.run)
        context = {
            "run": self.session.run,
            "session": self.session,
            "broadcast": self.row,
            "state": state_at(self.session, at),
            "checks": [(check, word_of(check, at)) for check in checks],
            "confirmed": sum(1 for check in checks if check.confirmed_at),
            "window": open_window(checks, at),
            "policy": policy,
            "stops": policy.clock == ClockPolicy.STOPS,
            "minutes": minutes_so_far(self.session, self.enrolment, policy, checks, at),
            "rules": [rule.in_words() for rule in rules],
            "page": uuid.uuid4(),
            "at": at,
        }
        return render(request, "attendance/live.html", context)


class PingView(OfBroadcast):
    """A heartbeat, or a press of "I am here" without scripts."""

    def post(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Take it; a script gets JSON, a form its page back."""
        form = PingForm(request.POST)
        if not form.is_valid():
            return JsonResponse({"error": "unreadable"}, status=HTTPStatus.BAD_REQUEST)
        at = timezone.now()
        pulse = ping(
            broadcast=self.row,
            enrolment=self.enrolment,
            page=form.cleaned_data["page"],
            got=form.cleaned_data["got"],
            by_hand=form.cleaned_data["by_hand"],
            at=at,
        )
        if form.cleaned_data["by_hand"]:
            return redirect("live", code, key)
        clock = f"{at.astimezone(self.session.run.zone):%H:%M}"
        return JsonResponse(as_data(pulse, at) | {"saved": clock})


class ConfirmView(OfBroadcast):
    """The answer to a presence check."""

    def post(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Confirm it, or say that it is too late."""
        form = ConfirmForm(request.POST)
        at = timezone.now()
        counts = form.is_valid() and confirm(
            session=self.session,
            enrolment=self.enrolment,
            number=form.cleaned_data["number"],
            at=at,
        )
        words = (
            _("The check is confirmed.")
            if counts
            else _("This check has closed already. Your minutes go on.")
        )
        if request.headers.get("X-Part"):
            return JsonResponse({"counts": counts, "words": words})
        messages.add_message(
            request, messages.SUCCESS if counts else messages.WARNING, words
        )
        return redirect("live", code, key)


class BroadcastView(OfSession):
    """Make a session a webinar, and look how it goes."""

    def get(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Show the form with what holds now."""
        row = Broadcast.objects.filter(session=self.session).first()
        policy = policy_of(self.session.run)
        initial = {
            "address": row.address if row else "",
            "checks": row.checks if row else 0,
            "minutes_open": policy.minutes_open,
            "clock": policy.clock,
        }
        return self._page(BroadcastForm(initial=initial))

    def post(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Write it."""
        form = BroadcastForm(request.POST)
        if not form.is_valid():
            return self._page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            broadcast(
                session=self.session,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                **form.cleaned_data,
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
            return self._page(form, HTTPStatus.CONFLICT)
        messages.success(request, _("The webinar is set up."))
        return redirect("broadcast", code, key)

    def _page(self, form: BroadcastForm, status: int = HTTPStatus.OK) -> HttpResponse:
        row = Broadcast.objects.filter(session=self.session).first()
        checks = PresenceCheck.objects.filter(session=self.session)
        context = {
            "session": self.session,
            "run": self.session.run,
            "form": form,
            "row": row,
            "online": now_online(self.session, timezone.now()) if row else 0,
            "shown": checks.exclude(shown_at=None).count() if row else 0,
            "confirmed": checks.exclude(confirmed_at=None).count() if row else 0,
        }
        return render(self.request, "attendance/broadcast.html", context, status=status)


def word_of(check: PresenceCheck, at: Any) -> str:
    """Return how a check stands: ``confirmed``, ``open``, ``missed`` or ``ahead``."""
    if check.confirmed_at:
        return "confirmed"
    if check.closes_at and at < check.closes_at:
        return "open"
    return "missed" if check.shown_at else "ahead"


def as_data(pulse: Pulse, at: Any) -> dict[str, Any]:
    """Return what the page's script needs of a heartbeat."""
    return {
        "state": pulse.state,
        "minutes": pulse.minutes,
        "check": (
            {"number": pulse.check.number, "seconds": pulse.check.seconds}
            if pulse.check
            else None
        ),
        "checks": [word_of(check, at) for check in pulse.checks],
    }
