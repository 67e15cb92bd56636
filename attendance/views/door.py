"""The desk at the door: what it takes along, and what it brings back."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie

from attendance.domain import photos
from attendance.domain.passes import find_pass, open_pass
from attendance.domain.replay import CONFLICT, TAKEN, replay
from attendance.domain.takeaway import takeaway
from attendance.domain.walk_ins import bring
from attendance.entries import Payload, read_payload
from attendance.enums import MARKS
from attendance.sentences import refusal_text
from attendance.views.holders import PASSES, Holder, holder_of, works_here
from courses.models import CourseRun, Session

NOT_ALLOWED = 403
UNREADABLE = 422


@method_decorator(never_cache, name="dispatch")
class OfRun(View):
    """An address of one run's desk; without a right to it the run does not exist."""

    run: CourseRun
    holder: Holder
    at: datetime

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the run, and who stands at its desk."""
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.run, is_at_work = self.find(request)
        holder = holder_of(request, self.run, self.at, is_at_work=is_at_work)
        if holder is None:
            raise Http404
        self.holder = holder

    def find(self, request: HttpRequest) -> tuple[CourseRun, bool]:
        """Return the run, and whether the user works in its programme; one query."""
        rows = CourseRun.objects.select_related("course__programme")
        own = rows.annotate(own=works_here(request, "course__programme"))
        run = get_object_or_404(own, code=self.kwargs["code"])
        return run, run.own


class OfOpenDesk(OfRun):
    """A page of the desk: for a pass only on its day; strangers are asked to sign in."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Lead strangers on, and shut the desk of a pass whose day is over."""
        if not self.holder.may_work(self.at):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Ask a visitor to sign in where others get a 404."""
        view = super().as_view(**initkwargs)

        def asking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except Http404:
                if request.user.is_authenticated or request.method != "GET":
                    raise
                return redirect_to_login(request.get_full_path())

        return ensure_csrf_cookie(asking)


class DoorView(OfOpenDesk):
    """The desk itself: a page without names, which the device fills in."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the desk."""
        context = {
            "run": self.run,
            "holder": self.holder,
            "marks": [(kind.value, kind.label) for kind in MARKS],
            "sessions": self.run.sessions.exclude(kind="break"),
        }
        return render(request, "attendance/door.html", context)


class DataView(OfOpenDesk):
    """The roster that a device takes along."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Hand it out with the server's clock."""
        data = takeaway(run=self.run, at=self.at)
        data["server"] = round(timezone.now().timestamp() * 1000)
        return JsonResponse(data)


class EventsView(OfRun):
    """Take in what a device recorded; the same again does no harm."""

    payload: Payload | None = None
    sessions: Sequence[Session] = ()

    def find(self, request: HttpRequest) -> tuple[CourseRun, bool]:
        """Return the run with the sessions spoken of; one query where there are any."""
        self.payload = _read(request, timezone.now())
        keys = {entry.session for entry in self.payload.entries} if self.payload else ()
        rows = Session.objects.filter(run__code=self.kwargs["code"], key__in=keys)
        own = rows.annotate(own=works_here(request, "run__course__programme"))
        found = list(own.select_related("run__course__programme")) if keys else []
        if not found:
            return super().find(request)
        self.sessions = found
        return found[0].run, found[0].own

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer with what became of each entry, and with the server's clock."""
        if self.payload is None:
            return JsonResponse({"error": "unreadable"}, status=400)
        return JsonResponse(self._answer(self.payload))

    def _answer(self, payload: Payload) -> dict[str, Any]:
        desk, at = self.holder.desk(payload.device_id), self.at
        outcomes = replay(
            run=self.run,
            entries=payload.entries,
            desk=desk,
            at=at,
            sessions=self.sessions,
        )
        outcomes |= bring(run=self.run, met=payload.met, desk=desk, at=at)
        refused = {
            str(client_id): refusal_text(code)
            for client_id, code in outcomes.items()
            if code not in (TAKEN, CONFLICT)
        }
        return {
            "server": round(at.timestamp() * 1000),
            "taken": [str(key) for key, code in outcomes.items() if code == TAKEN],
            "conflicts": [
                str(key) for key, code in outcomes.items() if code == CONFLICT
            ],
            "refused": refused,
        }


def _read(request: HttpRequest, at: datetime) -> Payload | None:
    """Return what a device sent, None for what no device of ours sends."""
    if request.content_type != "application/json":
        return None
    try:
        return read_payload(request.body, at=at)
    except (ValueError, json.JSONDecodeError):
        return None


class PhotoView(OfOpenDesk):
    """Read a code from a photo, where the browser itself cannot."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer with the text in the picture; nothing is kept."""
        photo = request.FILES.get("photo")
        try:
            text = photos.code_in(photo) if photo else ""
        except ValidationError as refused:
            message = " ".join(refused.messages)
            return JsonResponse({"error": message}, status=UNREADABLE)
        return JsonResponse({"text": text})


@method_decorator(never_cache, name="dispatch")
class PassView(View):
    """A helper's link: the PIN opens the desk in this browser."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask for the PIN."""
        return self._page(request, token)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Open the desk, or say why not."""
        door = find_pass(token)
        if door is None:
            raise Http404
        try:
            open_pass(door=door, pin=request.POST.get("pin", ""), at=timezone.now())
        except ValidationError as refused:
            return self._page(request, token, " ".join(refused.messages))
        request.session.cycle_key()
        opened = [pk for pk in request.session.get(PASSES, []) if pk != door.pk]
        request.session[PASSES] = [*opened, door.pk]
        return redirect("door", code=door.run.code)

    def _page(self, request: HttpRequest, token: str, error: str = "") -> HttpResponse:
        door = find_pass(token)
        if door is None:
            raise Http404
        context = {"door": door, "run": door.run, "error": error}
        status = NOT_ALLOWED if error else 200
        answer = render(request, "attendance/pass.html", context, status=status)
        # The address is half of the secret.
        answer["Referrer-Policy"] = "same-origin"
        answer["X-Robots-Tag"] = "noindex"
        return answer


class LeaveView(OfRun):
    """A helper goes: this browser forgets the pass."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Forget it; whoever has an account is signed out in the usual way."""
        door = self.holder.door
        if door is None:
            return redirect("run_desk", code=code)
        opened = request.session.get(PASSES, [])
        request.session[PASSES] = [pk for pk in opened if pk != door.pk]
        return redirect(settings.LOGIN_URL)
