"""The ways into a run: desk, badges, hall screen, kiosk, helpers, for who holds it."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from attendance.domain.badge_sheets import badge_sheets
from courses.enums import SessionKind
from courses.models import CourseRun
from courses.rules import runs_for_trainer


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


class EntranceView(OfEntrance):
    """How people come in, on one page."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the ways."""
        return render(request, "attendance/entrance.html", self.context())

    def context(self, **more: Any) -> dict[str, Any]:
        """What the page shows."""
        at = timezone.now()
        sessions = list(self.run.sessions.exclude(kind=SessionKind.BREAK))
        for session in sessions:
            session.run = self.run
        people = self.run.enrolments.taking_part().count()
        return {
            "run": self.run,
            "at": at,
            "sessions": sessions,
            "people": people,
            **more,
        }


class BadgesView(OfEntrance):
    """Badges to print."""

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
