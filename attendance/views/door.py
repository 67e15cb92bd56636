"""The desk at the door: what it takes along, and what it brings back."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from attendance.domain.replay import CONFLICT, TAKEN, replay
from attendance.entries import Payload, read_payload
from attendance.sentences import refusal_text
from attendance.views.holders import Holder, holder_of
from courses.models import CourseRun


@method_decorator(never_cache, name="dispatch")
class OfRun(View):
    """An address of one run's desk; without a right to it the run does not exist."""

    run: CourseRun
    holder: Holder

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the run, and who stands at its desk."""
        super().setup(request, *args, **kwargs)
        runs = CourseRun.objects.select_related("course__programme")
        self.run = get_object_or_404(runs, code=kwargs["code"])
        holder = holder_of(request, self.run)
        if holder is None:
            raise Http404
        self.holder = holder


class EventsView(OfRun):
    """Take in what a device recorded; the same again does no harm."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Answer with what became of each entry, and with the server's clock."""
        at = timezone.now()
        try:
            payload = read_payload(request.body, at=at)
        except (ValueError, json.JSONDecodeError):
            return JsonResponse({"error": "unreadable"}, status=400)
        return JsonResponse(self._answer(payload, at))

    def _answer(self, payload: Payload, at: Any) -> dict[str, Any]:
        desk = self.holder.desk(payload.device_id)
        outcomes = replay(run=self.run, entries=payload.entries, desk=desk, at=at)
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
