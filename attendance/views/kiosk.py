"""A kiosk: one field for a scanner, one answer in large letters."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from attendance.domain import badges
from attendance.domain.arriving import arrive
from attendance.domain.checkin import rules_of
from attendance.domain.replay import CONFLICT, TAKEN
from attendance.door_forms import KioskForm
from attendance.enums import MarkKind, Source
from attendance.sentences import refusal_text
from attendance.views.door import OfOpenDesk
from courses.models import Enrolment, Session
from people.i18n import active_language

DEVICE = "kiosk"
TEXT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What the kiosk says: a tone of the design, and words."""

    tone: str
    text: str
    name: str = ""


class KioskView(OfOpenDesk):
    """The kiosk of one session."""

    http_method_names = ["get", "head", "post"]
    session: Session

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: str
    ) -> HttpResponseBase:
        """Find the session of the run."""
        self.session = get_object_or_404(self.run.sessions, key=kwargs["key"])
        self.session.run = self.run
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Show the field."""
        return self._page(None)

    def post(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Take a scan; the answer is the page, or its part where a script asks."""
        form = KioskForm(request.POST)
        answer = self._take(form.cleaned_data) if form.is_valid() else _unreadable()
        return self._page(answer)

    def _take(self, data: dict) -> Answer:
        text = data["text"]
        if badges.is_forged(text):
            return Answer("bad", _("This code was not made by us. Go to the helper."))
        codes = badges.read(text)
        if not codes:
            return _unreadable()
        enrolment = _enrolment(self.session, codes)
        if enrolment is None:
            return Answer("bad", refusal_text("not_enrolled"))
        person = enrolment.person.merged_into or enrolment.person
        outcome = arrive(
            session=self.session,
            code=enrolment.person.code,
            late_after=rules_of(self.run).late_after,
            source=Source.KIOSK,
            desk=self.holder.desk(DEVICE),
            client_id=data["client_id"] or uuid.uuid4(),
            door=data["door"],
            at=self.at,
        )
        name = str(person.name_in(active_language()))
        return self._said(outcome, data["door"], name)

    def _said(self, outcome: str, door: str, name: str) -> Answer:
        if outcome == CONFLICT:
            text = _("The register says otherwise. Go to the helper.")
            return Answer("now", text, name)
        if outcome != TAKEN:
            return Answer("bad", refusal_text(outcome), name)
        words = {
            "": _("You are on the list of those here"),
            MarkKind.IN: _("Noted: came in"),
            MarkKind.OUT: _("Noted: went out"),
        }
        return Answer("ok", words[door], name)

    def _page(self, answer: Answer | None) -> HttpResponse:
        context = {
            "run": self.run,
            "session": self.session,
            "answer": answer,
            "door": self.request.POST.get("door", self.request.GET.get("door", "")),
            "client_id": uuid.uuid4(),
        }
        part = self.request.headers.get("X-Part")
        if not part:
            late = timedelta(minutes=rules_of(self.run).late_after)
            moment = self.session.starts_at + late
            context["late_from"] = round(moment.timestamp() * 1000)
        name = "attendance/_kiosk_answer.html" if part else "attendance/kiosk.html"
        return render(self.request, name, context)


def _unreadable() -> Answer:
    return Answer(
        "bad", _("The code could not be read. Scan again, or type the eight signs.")
    )


def _enrolment(session: Session, codes: list[str]) -> Enrolment | None:
    """Return whose of ``codes`` takes part; a badge of a merged person stays good."""
    rows = session.run.enrolments.taking_part().select_related("person__merged_into")
    own = rows.filter(person__code__in=codes).first()
    return own or rows.filter(person__merged__code__in=codes).first()
