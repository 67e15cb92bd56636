"""The roster of a session, sized for a thumb."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from attendance.domain.conflicts import settle
from attendance.domain.many import mark_rest, undo_rest
from attendance.domain.queries import PARTS, RosterRow, found, roster
from attendance.domain.roster import mark
from attendance.enums import MARKS, MarkKind
from attendance.forms import FOR_THE_REST, MarkForm, RestForm, RosterFilterForm
from attendance.models import DeskConflict
from attendance.views.access import OfSession, row_of


class OfRoster(OfSession):
    """A page that shows the roster, all of it or a part."""

    def rows(self) -> list[RosterRow]:
        """Everybody enrolled, with the mark in force."""
        return roster(session=self.session, viewer=self.request.user, at=timezone.now())

    def context(self, everybody: list[RosterRow], **more: Any) -> dict[str, Any]:
        """What rows and the count need."""
        return {
            "session": self.session,
            "run": self.session.run,
            "kinds": MarkKind,
            "marks": [(kind.value, kind.label) for kind in MARKS],
            "total": len(everybody),
            "marked": sum(1 for row in everybody if row.kind),
            **more,
        }

    def back(self, **more: str) -> str:
        """Return the address of what of the roster was shown."""
        address = reverse("roster", args=[self.session.run.code, self.session.key])
        query = urlencode({**self.kept(), **more})
        return f"{address}?{query}" if query else address

    def kept(self) -> dict[str, str]:
        """What of the roster was shown, to return to it."""
        posted = self.request.POST
        return {name: posted[name] for name in ("q", "show") if posted.get(name)}


class RosterView(OfRoster):
    """Who is here."""

    def get(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Show the roster, all of it or what was searched for."""
        rows = self.rows()
        form = RosterFilterForm(request.GET)
        query = form.cleaned_data if form.is_valid() else {}
        show, batch = query.get("show", ""), query.get("batch")
        shown = [row for row in found(rows, query.get("q", "")) if row.is_in(show)]
        context = self.context(
            rows,
            rows=shown,
            form=form,
            query=query,
            more=query.get("more", ""),
            is_ahead=timezone.now() < self.session.starts_at,
            parts=_parts(rows, show),
            undo=sum(row.is_of(batch) for row in rows) if batch else 0,
            conflicts=_conflicts(self.session),
            new_batch=uuid.uuid4(),
            owner=f"u{request.user.pk}",
            rest_kinds=[(kind.value, kind.label) for kind in FOR_THE_REST],
        )
        return render(request, "attendance/roster.html", context)


class MarkView(OfRoster):
    """Mark one person; the answer is the page, or the row where a script asks."""

    def post(
        self, request: HttpRequest, code: str, key: str, person: str
    ) -> HttpResponse:
        """Write the mark, or say why not."""
        row = row_of(self.rows(), person)
        form = MarkForm(request.POST)
        refusal = self._mark(row, form) if form.is_valid() else None
        if request.headers.get("X-Part"):
            return self._part(person, refusal)
        if refusal:
            messages.error(request, refusal)
            return redirect(f"{self.back(more=person)}#person-{person}")
        return redirect(f"{self.back()}#person-{person}")

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
        context = self.context(
            rows,
            row=row_of(rows, person),
            refusal=refusal,
            more=person if refusal else "",
            query=self.kept(),
            parts=_parts(rows, self.kept().get("show", "")),
        )
        status = 409 if refusal else 200
        return render(self.request, "attendance/_part.html", context, status=status)


class RestView(OfRoster):
    """Mark everybody who is left, or undo that."""

    def post(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Do it, and offer to undo it."""
        form = RestForm(request.POST)
        if not form.is_valid():
            return redirect(self.back())
        batch = form.cleaned_data["batch"]
        try:
            self._do(form.cleaned_data["kind"], batch)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect(self.back(batch=str(batch)))

    def _do(self, kind: str, batch: uuid.UUID) -> None:
        asked = {
            "session": self.session,
            "batch": batch,
            "actor": self.request.user,
            "at": timezone.now(),
        }
        if kind == MarkKind.TAKEN_BACK:
            undo_rest(**asked)
        else:
            mark_rest(kind=kind, **asked)


class SettleView(OfRoster):
    """Decide between the marks of two desks."""

    def post(self, request: HttpRequest, code: str, key: str, pk: int) -> HttpResponse:
        """Let one of the two hold."""
        conflict = get_object_or_404(DeskConflict, pk=pk, session=self.session)
        try:
            settle(
                conflict=conflict,
                take="take" in request.POST,
                actor=request.user,
                at=timezone.now(),
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect(self.back())


def _parts(rows: list[RosterRow], chosen: str) -> list[tuple[str, str, int, bool]]:
    """Return name, label and size of each part, and whether it is shown."""
    labels = {
        "": _("All"),
        "unmarked": _("Not marked"),
        "here": _("Here"),
        "away": _("Not here"),
    }
    return [
        (name, labels[name], sum(row.is_in(name) for row in rows), name == chosen)
        for name in ("", *PARTS)
    ]


def _conflicts(session: Any) -> list[DeskConflict]:
    rows = DeskConflict.objects.open().filter(session=session)
    return list(rows.select_related("person", "actor__person"))
