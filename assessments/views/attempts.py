"""The questions of one's running attempt."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from assessments import unsent
from assessments.domain.attempts import (
    AttemptRefused,
    advance,
    check,
    refuse,
    save,
    submit,
)
from assessments.domain.queries import is_answered_elsewhere, question_page, sheets
from assessments.forms import AnswerForm, raw_answer
from assessments.models import Attempt, AttemptItem
from assessments.views.own import CONFLICT, OfAttempt, only_forward
from people.codes import new_code

UNAUTHORISED = 401
UNPROCESSABLE = 422
STAYING = ("", "finish")
CHECK = "check"


class AttemptView(OfAttempt):
    """One question of a running attempt."""

    def get(self, request: HttpRequest, code: str, position: int) -> HttpResponse:
        """Show the question; what is over leads on."""
        item = self.item()
        if not item.attempt.is_open:
            return redirect(item.attempt)
        if not item.attempt.takes_answers(timezone.now()):
            return self.refused(item.attempt, refuse("time_over"))
        if only_forward(item.attempt) and item.position != item.attempt.reached:
            return redirect(item.attempt)
        return self.show(item)

    def post(self, request: HttpRequest, code: str, position: int) -> HttpResponse:
        """Save the answer and go where the pressed button says."""
        item, form = self.item(), AnswerForm(request.POST)
        try:
            if not form.is_valid():
                raise refuse("bad_sequence")
            save(item=item, answer=form.answer(request.POST), at=timezone.now())
        except AttemptRefused as refusal:
            return self.not_saved(item, refusal)
        if request.headers.get("X-Part"):
            return self.saved(item, form)
        if form.cleaned_data["go"] == CHECK:
            return self.check(item)
        unsent.drop(request.session, self.kwargs)
        # Without a direction a button only moved a step of the answer.
        if only_forward(item.attempt) and form.cleaned_data["go"] not in STAYING:
            advance(item=item)
        return redirect(self.next_address(item, form.cleaned_data["go"]))

    def check(self, item: AttemptItem) -> HttpResponse:
        """Make the answer final and come back to what is told about it."""
        unsent.drop(self.request.session, self.kwargs)
        try:
            check(item=item, at=timezone.now())
        except AttemptRefused as refusal:
            return self.not_saved(item, refusal)
        return redirect(
            "quiz_attempt", code=self.kwargs["code"], position=item.position
        )

    def handle_no_permission(self) -> HttpResponse:
        """Keep the answer of a learner whose sign-in has expired, and ask anew."""
        if self.request.headers.get("X-Part"):
            return HttpResponse(status=UNAUTHORISED)
        if self.request.method == "POST":
            unsent.keep(
                self.request.session, self.kwargs, raw_answer(self.request.POST)
            )
        return super().handle_no_permission()

    def saved(self, item: AttemptItem, form: AnswerForm) -> HttpResponse:
        """Tell a script that the answer is saved, and whether another page answers too."""
        seen, client = form.cleaned_data["seen"], form.cleaned_data["client"]
        elsewhere = seen is not None and is_answered_elsewhere(
            item, client=client, seen=seen
        )
        return self.part(item, {"saved_at": timezone.now(), "elsewhere": elsewhere})

    def item(self) -> AttemptItem:
        """Find the question through the owner of its attempt."""
        own = Attempt.objects.for_account(self.user)
        items = AttemptItem.objects.filter(attempt__in=own).select_related(
            "attempt__quiz_version",
            "attempt__enrolment__person__region",
            "question_version",
            "slot",
        )
        return get_object_or_404(
            items,
            attempt__code=self.kwargs["code"],
            position=self.kwargs["position"],
        )

    def show(
        self,
        item: AttemptItem,
        refusal: AttemptRefused | None = None,
        status: int | None = None,
    ) -> HttpResponse:
        """Show the question with the answer that stands."""
        at = timezone.now()
        context = {
            "page": question_page(item, unsent.answer(self.request.session, item)),
            "time_left": item.attempt.time_left(at),
            "zone": item.attempt.enrolment.person.zone,
            "client": f"page-{new_code(16)}",
            "refusal": refusal,
        }
        return render(self.request, "assessments/attempt.html", context, status=status)

    def not_saved(self, item: AttemptItem, refusal: AttemptRefused) -> HttpResponse:
        """Say that the answer does not count, and why."""
        if self.request.headers.get("X-Part"):
            return self.part(item, {"refusal": refusal}, status=CONFLICT)
        if refusal.code == "time_over":
            submit(attempt=item.attempt, actor=self.user, at=timezone.now())
        if refusal.code in {"time_over", "submitted"}:
            return self.refused(item.attempt, refusal)
        if refusal.code == "forward_only":
            return redirect(item.attempt)
        return self.show(item, refusal, status=UNPROCESSABLE)

    def part(
        self, item: AttemptItem, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """Answer a script with the state of saving alone."""
        context["zone"] = item.attempt.enrolment.person.zone
        context["due_at"] = item.attempt.due_at
        context["time_left"] = item.attempt.time_left(timezone.now())
        # Without the request: no menu is needed, and none is asked for.
        return render(None, "assessments/_save.html", context, status=status)  # type: ignore[arg-type]

    def next_address(self, item: AttemptItem, go: str) -> str:
        """Return the address of the question asked for, or of the end."""
        count = item.attempt.items.count()
        wanted = {"next": item.position + 1, "prev": item.position - 1}.get(go)
        if wanted is None:
            wanted = int(go) if go.isdecimal() else item.position
        if go == "finish" or wanted > count:
            return reverse("quiz_finish", args=[item.attempt.code])
        return reverse("quiz_attempt", args=[item.attempt.code, max(wanted, 1)])


class SheetsView(OfAttempt):
    """All questions of a running attempt, for a device that loses its connection."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Return the questions as templates of HTML, without anything of their keys."""
        attempt = self.attempt()
        if not attempt.takes_answers(timezone.now()):
            return self.refused(attempt, refuse("time_over"))
        if only_forward(attempt) or attempt.quiz_version.tells_during:
            raise Http404
        context = {"attempt": attempt, "sheets": sheets(attempt)}
        return render(request, "assessments/sheets.html", context)
