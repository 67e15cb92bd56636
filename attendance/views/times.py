"""When a session was really held."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.domain.minutes import effective_times
from attendance.domain.timing import hold
from attendance.forms import TimesForm
from attendance.views.access import OfSession
from attendance.views.appeals import times_of


class TimesView(OfSession):
    """Set the effective times of a session, or say that it was not held."""

    def get(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Show the times in force and what they were before."""
        held = effective_times(self.session) or (
            self.session.starts_at,
            self.session.ends_at,
        )
        zone = self.session.run.zone
        starts, ends = (f"{at.astimezone(zone):%H:%M}" for at in held)
        return self._page(TimesForm(initial={"starts": starts, "ends": ends}))

    def post(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Write new times; everybody's minutes are counted anew."""
        form = TimesForm(request.POST)
        if not form.is_valid():
            return self._page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        data = form.cleaned_data
        held = None if data["was_not_held"] else times_of(self.session, data)
        try:
            hold(
                session=self.session,
                held=held,
                reason=data["reason"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
            return self._page(form, HTTPStatus.CONFLICT)
        messages.success(
            request, _("The times are on record. Minutes are counted anew.")
        )
        return redirect("session_times", code, key)

    def _page(self, form: TimesForm, status: int = HTTPStatus.OK) -> HttpResponse:
        context = {
            "session": self.session,
            "run": self.session.run,
            "form": form,
            "timings": self.session.timings.select_related("actor__person")[::-1],
        }
        return render(self.request, "attendance/times.html", context, status=status)
