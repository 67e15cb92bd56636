"""Whose run it is: for others than its trainers and staff it does not exist."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views import View

from attendance.domain.queries import RosterRow
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


def row_of(rows: list[RosterRow], code: str) -> RosterRow:
    """Return the row of the person with ``code``; whoever is not there is a 404."""
    for row in rows:
        if row.person.code == code:
            return row
    raise Http404
