"""The roster of a session, sized for a thumb."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from attendance.domain.queries import RosterRow, found, roster
from attendance.domain.roster import mark
from attendance.enums import MarkKind
from attendance.forms import MarkForm, RosterFilterForm
from courses.models import Session
from courses.rules import can_manage_run


class OfSession(LoginRequiredMixin, View):
    """A page of one session; for others than its trainers it does not exist."""

    session: Session

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the session through what the user may manage."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.session = self._session(request)

    def _session(self, request: HttpRequest) -> Session:
        session = get_object_or_404(
            Session.objects.select_related("run__course__programme"),
            run__code=self.kwargs["code"],
            key=self.kwargs["key"],
        )
        if not can_manage_run(request.user, session.run):
            raise Http404
        return session

    def rows(self) -> list[RosterRow]:
        """Everybody enrolled, with the mark in force."""
        return roster(session=self.session, viewer=self.request.user, at=timezone.now())


class RosterView(OfSession):
    """Who is here."""

    def get(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Show the roster, all of it or what was searched for."""
        rows = self.rows()
        form = RosterFilterForm(request.GET)
        query = form.cleaned_data if form.is_valid() else {}
        shown = found(rows, query.get("q", ""))
        if query.get("show") == "unmarked":
            shown = [row for row in shown if not row.kind]
        return render(
            request,
            "attendance/roster.html",
            {
                "session": self.session,
                "run": self.session.run,
                "is_ahead": timezone.now() < self.session.starts_at,
                "rows": shown,
                "total": len(rows),
                "marked": sum(1 for row in rows if row.kind),
                "form": form,
                "query": query,
                "kinds": MarkKind,
            },
        )


class MarkView(OfSession):
    """Mark one person; the answer is the page, or the row where a script asks."""

    def post(
        self, request: HttpRequest, code: str, key: str, person: str
    ) -> HttpResponse:
        """Write the mark, or say why not."""
        row = self._row(person)
        form = MarkForm(request.POST)
        refusal = self._mark(row, form) if form.is_valid() else None
        if request.headers.get("X-Part"):
            return self._part(person, refusal)
        if refusal:
            messages.error(request, refusal)
        return redirect(self._back(person))

    def _row(self, person: str) -> RosterRow:
        for row in self.rows():
            if row.person.code == person:
                return row
        raise Http404

    def _mark(self, row: RosterRow, form: MarkForm) -> str | None:
        data = form.cleaned_data
        try:
            mark(
                session=self.session,
                enrolment=row.enrolment,
                kind=data["kind"],
                reason=data["reason"],
                client_id=data["client_id"],
                actor=self.request.user,
                at=timezone.now(),
            )
        except ValidationError as refused:
            return " ".join(refused.messages)
        return None

    def _part(self, person: str, refusal: str | None) -> HttpResponse:
        rows = self.rows()
        row = next(row for row in rows if row.person.code == person)
        return render(
            self.request,
            "attendance/_part.html",
            {
                "row": row,
                "run": self.session.run,
                "session": self.session,
                "kinds": MarkKind,
                "refusal": refusal,
                "marked": sum(1 for other in rows if other.kind),
                "total": len(rows),
                "query": self._kept(),
            },
            status=409 if refusal else 200,
        )

    def _back(self, person: str) -> str:
        address = reverse("roster", args=[self.session.run.code, self.session.key])
        return f"{address}?{urlencode(self._kept())}#person-{person}"

    def _kept(self) -> dict[str, str]:
        """What of the roster was shown, to return to it."""
        posted = self.request.POST
        return {name: posted[name] for name in ("q", "show") if posted.get(name)}
