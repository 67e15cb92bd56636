"""Appeals of a run, for those who decide them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.domain.appeals import decline, grant
from attendance.domain.intervals import Interval
from attendance.enums import AppealState
from attendance.forms import DecisionForm
from attendance.models import Appeal
from attendance.views.managing import OfManagedRun
from courses.models import Session


class AppealsView(OfManagedRun):
    """Who appeals, and what was decided."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """List the open appeals first."""
        rows = (
            Appeal.objects.of_run(self.run)
            .select_related("session", "person", "decided_by__person")
            .order_by("pk")
        )
        for row in rows:
            row.session.run = self.run
        waiting = [row for row in rows if row.state == AppealState.OPEN]
        decided = [row for row in rows if row.state != AppealState.OPEN]
        context = {"run": self.run, "waiting": waiting, "decided": decided[::-1]}
        return render(request, "attendance/appeals.html", context)


class DecideView(OfManagedRun):
    """Grant an appeal or not; the reason is sent to the participant."""

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """Write the decision."""
        row = get_object_or_404(
            Appeal.objects.of_run(self.run).select_related("session"), pk=pk
        )
        row.session.run = self.run
        form = DecisionForm(request.POST)
        if not form.is_valid():
            messages.error(request, " ".join(form.words()))
            return redirect("appeals", code)
        try:
            self._decide(row, form.cleaned_data)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("The decision is on record and on its way."))
        return redirect("appeals", code)

    def _decide(self, row: Appeal, data: dict[str, Any]) -> None:
        asked = {
            "appeal": row,
            "reason": data["reason"],
            "actor": self.request.user,
            "at": timezone.now(),
        }
        if data["decision"] == "decline":
            decline(**asked)
        elif data["decision"] == "times":
            grant(times=times_of(row.session, data), **asked)
        else:
            grant(**asked)


def times_of(session: Session, data: dict[str, Any]) -> Interval:
    """Return clocks of the venue as moments of the session's day."""
    day, zone = session.day, session.run.zone
    return (
        datetime.combine(day, data["starts"], tzinfo=zone),
        datetime.combine(day, data["ends"], tzinfo=zone),
    )
