"""The ways into a run: desk, badges, hall screen, kiosk, helpers, for who holds it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from attendance.domain import walk_ins
from attendance.domain.badge_sheets import badge_sheets
from attendance.domain.passes import keys_of, make_pass, revoke_pass
from attendance.door_forms import CheckInRulesForm, PassForm
from attendance.models import CheckInRules, DoorPass, WalkIn
from courses.enums import SessionKind
from courses.models import CourseRun
from courses.rules import runs_for_trainer
from people.models import Person
from people.rules import is_staff_member


@method_decorator(never_cache, name="dispatch")
class OfEntrance(LoginRequiredMixin, View):
    """A page about a run's entrance; for others than its trainers it does not exist."""

    run: CourseRun

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the run through what the user may manage."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            runs = runs_for_trainer(request.user).select_related("course__programme")
            self.run = get_object_or_404(runs, code=kwargs["code"])

    def rules(self) -> CheckInRules:
        """Return how participants check in: as set for the run, else the defaults."""
        found = CheckInRules.objects.filter(run=self.run).first()
        return found or CheckInRules(run=self.run)


class EntranceView(OfEntrance):
    """How people come in, on one page."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the ways."""
        return self.page()

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        """Show the ways, with what a form was refused for."""
        at = timezone.now()
        sessions = list(self.run.sessions.exclude(kind=SessionKind.BREAK))
        for session in sessions:
            session.run = self.run
        open_walk_ins = WalkIn.objects.open().filter(session__run=self.run)
        context = {
            "run": self.run,
            "at": at,
            "sessions": sessions,
            "days": sorted({session.day for session in sessions}),
            "people": self.run.enrolments.taking_part().count(),
            "passes": [self._row(door, at) for door in self._standing(at)],
            "walk_ins": open_walk_ins.count(),
            "pass_form": PassForm(run=self.run, at=at),
            "rules_form": CheckInRulesForm(instance=self.rules()),
            **more,
        }
        return render(self.request, "attendance/entrance.html", context, status=status)

    def _standing(self, at: Any) -> list[DoorPass]:
        today = self.run.today(at)
        return list(self.run.door_passes.standing().filter(day__gte=today))

    def _row(self, door: DoorPass, at: Any) -> dict[str, Any]:
        door.run = self.run
        keys = keys_of(door)
        link = self.request.build_absolute_uri(reverse("door_pass", args=[keys.token]))
        return {"door": door, "link": link, "pin": keys.pin, "is_open": door.is_for(at)}


class BadgesView(OfEntrance):
    """Badges to print."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Hand out the file; without anybody to name it does not exist."""
        if not self.run.enrolments.taking_part().exists():
            raise Http404
        content = badge_sheets(run=self.run, at=timezone.now())
        name = f"badges-{self.run.code}.pdf"
        return HttpResponse(
            content,
            content_type="application/pdf",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


class MakePassView(EntranceView):
    """Give a helper the desk for a day."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Make the pass; link and PIN stand on the page from then on."""
        at = timezone.now()
        form = PassForm(request.POST, run=self.run, at=at)
        if not form.is_valid():
            return self.page(422, pass_form=form)
        try:
            make_pass(run=self.run, actor=request.user, at=at, **form.cleaned_data)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect(f"{reverse('entrance', args=[code])}#helpers")


class RevokePassView(OfEntrance):
    """Take a helper's pass back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """Take it back."""
        door = get_object_or_404(DoorPass, pk=pk, run=self.run)
        revoke_pass(door=door, actor=request.user, at=timezone.now())
        messages.success(request, _("The link does not open the desk any more."))
        return redirect(f"{reverse('entrance', args=[code])}#helpers")


class RulesView(EntranceView):
    """How participants check in by themselves."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Keep the rules."""
        form = CheckInRulesForm(request.POST, instance=self.rules())
        if not form.is_valid():
            return self.page(422, rules_form=form)
        form.save()
        messages.success(request, _("The rules of check-in are kept."))
        return redirect(f"{reverse('entrance', args=[code])}#rules")


class WalkInsView(OfEntrance):
    """People who came without a place, with who may be meant; staff settle."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show who is not settled; trainers see the names, not the society's files."""
        settles = is_staff_member(request.user)
        rows = walk_ins.proposals(self.run)
        context = {"run": self.run, "rows": rows, "settles": settles}
        return render(request, "attendance/walk_ins.html", context)


class SettleWalkInView(OfEntrance):
    """Say who somebody is: on file, new, or no participant."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """Settle it; only staff look into the society's files."""
        if not is_staff_member(request.user):
            raise Http404
        rows = WalkIn.objects.select_related("session__run")
        row = get_object_or_404(rows, pk=pk, session__run=self.run)
        try:
            self._settle(row)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect("walk_ins", code=code)

    def _settle(self, row: WalkIn) -> None:
        asked: dict[str, Any] = {"walk_in": row, "at": timezone.now()}
        asked["actor"] = self.request.user
        if "decline" in self.request.POST:
            reason = self.request.POST.get("reason", "")[:500]
            walk_ins.decline(reason=reason, **asked)
        elif "new" in self.request.POST:
            walk_ins.take_as_new(**asked)
        else:
            code = self.request.POST.get("person", "")
            person = get_object_or_404(Person.objects.known(), code=code)
            walk_ins.take_as(person=person, **asked)
