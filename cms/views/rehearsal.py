"""Beginning and ending a rehearsal."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from cms.domain.rehearsal import Rehearsal, RehearsedRole
from cms.rehearsing import KEY, rehearsal_of
from courses.models import CourseRun
from people.rules import is_staff_member

# Runs to choose from where none is named: those that begin last.
MOST_RUNS = 100
MOMENT = "%Y-%m-%dT%H:%M"


class RehearsalForm(forms.Form):
    """Which moment, by the venue's clock, and in whose place."""

    at = forms.DateTimeField(
        label=_("Day and time at the venue"),
        input_formats=[MOMENT, "%d.%m.%Y %H:%M"],
        widget=forms.DateTimeInput(
            format=MOMENT, attrs={"type": "datetime-local", "class": "input"}
        ),
    )
    role = forms.ChoiceField(
        label=_("In whose place"),
        choices=RehearsedRole,
        initial=RehearsedRole.PARTICIPANT,
        widget=forms.RadioSelect,
    )

    def __init__(self, run: CourseRun, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run

    def clean_at(self) -> datetime:
        """Read the moment by the clock of the venue, whatever the server's is."""
        typed: datetime = self.cleaned_data["at"]
        return typed.replace(tzinfo=self.run.zone)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: HttpRequest) -> HttpResponse:
    """Choose run, moment and role; then lead to the run's page as of then.

    :raises Http404: for whoever is not of the staff
    """
    if not is_staff_member(request.user):
        raise Http404
    runs = CourseRun.objects.select_related("course__programme")
    code = request.POST.get("run") or request.GET.get("run", "")
    if not code:
        latest = runs.exclude(start_date=None).order_by("-start_date", "-pk")
        context = {"runs": latest[:MOST_RUNS], "now": rehearsal_of(request)}
        return render(request, "cms/rehearsal.html", context)
    run = get_object_or_404(runs, code=code)
    form = RehearsalForm(run, request.POST or None, initial={"at": _begins(run)})
    if request.method == "POST" and form.is_valid():
        chosen = Rehearsal(
            run.code, form.cleaned_data["at"], RehearsedRole(form.cleaned_data["role"])
        )
        request.session[KEY] = chosen.kept()
        return redirect(run)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"run": run, "form": form, "now": rehearsal_of(request)}
    return render(request, "cms/rehearsal.html", context, status=status)


@login_required
@require_POST
def rehearsal_end(request: HttpRequest) -> HttpResponse:
    """Be oneself again, today; ending twice changes nothing."""
    kept = request.session.pop(KEY, None)
    return redirect("run", code=kept["run"]) if kept else redirect("my_learning")


def _begins(run: CourseRun) -> datetime:
    """Return a moment to start from: a little after the first session begins."""
    first = run.sessions.order_by("starts_at").first()
    begins = first.starts_at + timedelta(minutes=5) if first else timezone.now()
    return begins.astimezone(run.zone).replace(tzinfo=None)
