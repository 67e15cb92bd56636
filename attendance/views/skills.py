"""The skills log of a trainee, for the trainee, the supervisor and who plans."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.decorators.cache import never_cache

from attendance.domain import skills
from attendance.enums import SkillLevel
from attendance.forms import DayForm, SkillForm
from attendance.models import SkillEntry
from courses.models import Placement
from courses.rules import can_manage_run, person_of


@method_decorator(never_cache, name="dispatch")
class OfPlacement(LoginRequiredMixin, View):
    """Something of a placement; for others than those three it does not exist."""

    placement: Placement
    is_own: bool
    supervises: bool

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the placement, and who looks at it."""
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        rows = Placement.objects.select_related(
            "enrolment__run__course__programme",
            "enrolment__person__merged_into",
            "supervisor__merged_into",
            "centre",
        )
        self.placement = get_object_or_404(rows, pk=kwargs["pk"])
        person = self.placement.enrolment.person
        self.is_own = person_of(request.user) in (person, person.merged_into) and (
            person_of(request.user) is not None
        )
        self.supervises = skills.supervises(request.user, self.placement)
        manages = can_manage_run(request.user, self.placement.enrolment.run)
        if not (self.is_own or self.supervises or manages):
            raise Http404

    def page(
        self,
        form: SkillForm | None = None,
        day_form: DayForm | None = None,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        """Render the log with what was refused."""
        at = timezone.now()
        placement = self.placement
        today = placement.enrolment.run.today(at)
        entries = list(placement.skills.select_related("signed_by__person"))
        days = skills.days_of(placement)
        initial = {"day": today, "count": 1, "level": SkillLevel.OBSERVED}
        context = {
            "placement": placement,
            "run": placement.enrolment.run,
            "person": placement.enrolment.person.merged_into
            or placement.enrolment.person,
            "entries": entries,
            "waiting": [entry for entry in entries if entry.signed_at is None],
            "skills": skills.skills_of(entries),
            "weeks": skills.calendar_of(placement, days, at),
            "present": sum(row.kind == "present" for row in days.values()),
            "excused": sum(row.kind == "excused" for row in days.values()),
            "unsigned_days": [row for row in days.values() if not row.is_signed],
            "known": skills.known_skills(placement),
            "form": form or SkillForm(initial=initial),
            "day_form": day_form or DayForm(initial={"day": today}),
            "is_own": self.is_own,
            "supervises": self.supervises,
        }
        return render(self.request, "attendance/skills.html", context, status=status)

    def back(self) -> HttpResponse:
        """Return to the log."""
        return redirect("skills", self.placement.pk)

    def mine(self) -> None:
        """Let only the trainee pass.

        :raises Http404: for others
        """
        if not self.is_own:
            raise Http404


class SkillsView(OfPlacement):
    """The log."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self.page()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write an entry; for the trainee only."""
        self.mine()
        form = SkillForm(request.POST)
        if not form.is_valid():
            return self.page(form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            skills.enter(
                placement=self.placement,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                **form.cleaned_data,
            )
        except skills.SkillRefused as refused:
            form.add_error(
                "remark" if refused.code == "patient" else "day", refused.messages
            )
            form.is_suspicious = refused.code == "patient"
            return self.page(form=form, status=HTTPStatus.CONFLICT)
        messages.success(request, _("The entry waits for the supervisor's signature."))
        return self.back()


class TakeOutView(OfPlacement):
    """Remove an entry that was not signed."""

    def post(self, request: HttpRequest, pk: int, entry: int) -> HttpResponse:
        """Remove it, or say why it stays."""
        self.mine()
        row = get_object_or_404(SkillEntry, pk=entry, placement=self.placement)
        try:
            skills.take_out(entry=row, actor=request.user)  # type: ignore[arg-type]
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return self.back()


class SignView(OfPlacement):
    """Sign entries."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sign those that are ticked."""
        if not self.supervises:
            raise Http404
        ticked = [int(n) for n in request.POST.getlist("entry") if n.isdecimal()]
        count = skills.sign(
            placement=self.placement,
            entries=ticked,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        words = ngettext("%(n)d entry is signed.", "%(n)d entries are signed.", count)
        messages.success(request, words % {"n": count})
        return self.back()


class DayView(OfPlacement):
    """Say what a day was."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it; for the trainee and the supervisor."""
        if not (self.is_own or self.supervises):
            raise Http404
        form = DayForm(request.POST)
        if not form.is_valid():
            return self.page(day_form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            skills.say_day(
                placement=self.placement,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
                **form.cleaned_data,
            )
        except skills.SkillRefused as refused:
            form.add_error(
                "reason" if refused.code == "reason_needed" else "day", refused.messages
            )
            return self.page(day_form=form, status=HTTPStatus.CONFLICT)
        return self.back()


class TraineesView(LoginRequiredMixin, View):
    """Whom one supervises."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the trainees, with what waits for a signature."""
        person = person_of(request.user)
        rows = list(skills.trainees_of(person)) if person else []
        if not rows:
            raise Http404
        return render(request, "attendance/trainees.html", {"rows": rows})
