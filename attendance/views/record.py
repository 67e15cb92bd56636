"""The record of one participant: the own one, and as those who run it see it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from attendance.domain.appeals import REFUSALS, appeal, appeals_until
from attendance.domain.closing import closes_at
from attendance.domain.own_record import record_of
from attendance.forms import AppealForm
from attendance.views.managing import OfManagedRun, enrolment_of, find_run
from courses.domain.queries import placement_of
from courses.models import Enrolment
from courses.rules import person_of
from people.models import Person


@method_decorator(never_cache, name="dispatch")
class OwnRecordView(LoginRequiredMixin, View):
    """What the register says of whoever is signed in."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show sessions, minutes line by line, checks and corrections."""
        enrolment = enrolment_of(find_run(code), person_of(request.user))
        return record_page(request, enrolment, is_own=True)


class RecordView(OfManagedRun):
    """What the register says of one participant, for those who manage the run."""

    def get(self, request: HttpRequest, code: str, person: str) -> HttpResponse:
        """Show the same page, without the appeal."""
        found = get_object_or_404(Person, code=person)
        return record_page(request, enrolment_of(self.run, found), is_own=False)


class AppealView(LoginRequiredMixin, View):
    """Say that the record of a session is wrong."""

    def post(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Hand the appeal in, or show the page with what was refused."""
        run = find_run(code)
        enrolment = enrolment_of(run, person_of(request.user))
        session = get_object_or_404(run.sessions, key=key)
        session.run = run
        form = AppealForm(request.POST)
        text = form.cleaned_data["text"] if form.is_valid() else ""
        try:
            appeal(
                session=session,
                enrolment=enrolment,
                text=text,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except ValidationError as refused:
            refusal = {"key": key, "words": " ".join(refused.messages), "text": text}
            return record_page(request, enrolment, is_own=True, refusal=refusal)
        messages.success(
            request, _("Your appeal was handed in. The answer comes by mail.")
        )
        return redirect("own_record", code)


def record_page(
    request: HttpRequest,
    enrolment: Enrolment,
    *,
    is_own: bool,
    refusal: dict[str, Any] | None = None,
) -> HttpResponse:
    """Render the record of ``enrolment``."""
    at = timezone.now()
    run = enrolment.run
    until = appeals_until(run)
    context = {
        "run": run,
        "person": enrolment.person.merged_into or enrolment.person,
        "record": record_of(enrolment=enrolment, at=at),
        "is_own": is_own,
        "refusal": refusal,
        "refusals": REFUSALS,
        "until": until if until and until > at else None,
        "closes_at": closes_at(run),
        "placement": placement_of(enrolment),
    }
    status = HTTPStatus.CONFLICT if refusal else HTTPStatus.OK
    return render(request, "attendance/record.html", context, status=status)
