"""A learner's pages: the quiz, a question, the end, the result."""

from pathlib import PurePath
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from assessments import unsent
from assessments.domain.attempts import (
    AttemptRefused,
    advance,
    check,
    refuse,
    save,
    start,
    submit,
)
from assessments.domain.queries import (
    is_answered_elsewhere,
    overview,
    question_page,
    quiz_state,
    result_of,
    sheets,
)
from assessments.enums import Navigation
from assessments.forms import AnswerForm, raw_answer
from assessments.models import Attempt, AttemptItem, QuestionFile, Quiz
from courses.domain.completion import findings_for
from courses.rules import person_of
from papers.ranges import in_parts
from people.codes import new_code
from people.models import User

FILE_TYPES = {
    ".webp": "image/webp",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}
UNAUTHORISED = 401
CONFLICT = 409
STAYING = ("", "finish")
CHECK = "check"
UNPROCESSABLE = 422


def _only_forward(attempt: Attempt) -> bool:
    return attempt.quiz_version.navigation == Navigation.FORWARD


class QuizView(View):
    """The stable address of a quiz: its rules and how it stands for the reader."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the quiz to anybody; starting asks to sign in."""
        return self.show(request, self.quiz(code))

    def quiz(self, code: str) -> Quiz:
        """Find a quiz that has been published."""
        published = Quiz.objects.filter(versions__isnull=False).distinct()
        return get_object_or_404(published.select_related("course"), code=code)

    def show(
        self, request: HttpRequest, quiz: Quiz, refusal: AttemptRefused | None = None
    ) -> HttpResponse:
        """Show the page, with the reason why nothing could be started."""
        person = person_of(request.user)
        context = {
            "quiz": quiz,
            "state": quiz_state(quiz, person, timezone.now()),
            "zone": person.zone if person else None,
            "refusal": refusal,
        }
        status = CONFLICT if refusal else None
        return render(request, "assessments/quiz.html", context, status=status)


@method_decorator(never_cache, name="dispatch")
class StartView(LoginRequiredMixin, QuizView):
    """Begin an attempt, or go on with the open one."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Lead whoever signed in on the way back to the quiz."""
        return redirect("quiz", code=code)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Begin, or say why not."""
        quiz, person = self.quiz(code), person_of(request.user)
        try:
            if person is None:
                raise refuse("not_enrolled")
            attempt = start(
                quiz=quiz,
                person=person,
                actor=request.user,
                at=timezone.now(),
                password=request.POST.get("password", ""),
            )
        except AttemptRefused as refusal:
            return self.show(request, quiz, refusal)
        return redirect(attempt)


class FileView(LoginRequiredMixin, View):
    """A picture, recording or film of a question, for who was told its address.

    The code in it cannot be guessed; its content never changes, so a device
    keeps it and shows it without a connection.
    """

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Hand out the file, or a part of it."""
        row = get_object_or_404(QuestionFile, code=code)
        response = in_parts(
            row.file.open("rb"),
            size=row.file.size,
            kind=FILE_TYPES[PurePath(row.file.name).suffix],
            header=request.headers.get("Range", ""),
        )
        response["Cache-Control"] = "private, max-age=31536000, immutable"
        return response


@method_decorator(never_cache, name="dispatch")
class OfAttempt(LoginRequiredMixin, View):
    """A page of one's own attempt; anybody else's does not exist."""

    def attempt(self) -> Attempt:
        """Find the attempt through its owner."""
        own = Attempt.objects.for_account(self.user).select_related(
            "quiz__course",
            "quiz_version",
            "score",
            "enrolment__person__region",
            "enrolment__run__outline",
        )
        return get_object_or_404(own, code=self.kwargs["code"])

    @property
    def user(self) -> User:
        """The signed-in learner."""
        return self.request.user  # type: ignore[return-value]

    def refused(self, attempt: Attempt, refusal: AttemptRefused) -> HttpResponse:
        """Show why nothing can be answered any more, and the way to the result."""
        context = {"attempt": attempt, "refusal": refusal}
        return render(
            self.request, "assessments/refused.html", context, status=CONFLICT
        )


class AttemptView(OfAttempt):
    """One question of a running attempt."""

    def get(self, request: HttpRequest, code: str, position: int) -> HttpResponse:
        """Show the question; what is over leads on."""
        item = self.item()
        if not item.attempt.is_open:
            return redirect(item.attempt)
        if not item.attempt.takes_answers(timezone.now()):
            return self.refused(item.attempt, refuse("time_over"))
        if _only_forward(item.attempt) and item.position != item.attempt.reached:
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
        if _only_forward(item.attempt) and form.cleaned_data["go"] not in STAYING:
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
        if _only_forward(attempt) or attempt.quiz_version.tells_during:
            raise Http404
        context = {"attempt": attempt, "sheets": sheets(attempt)}
        return render(request, "assessments/sheets.html", context)


class FinishView(OfAttempt):
    """What is answered and what is not, before submitting."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the overview of a running attempt."""
        attempt = self.attempt()
        if not attempt.is_open:
            return redirect(attempt)
        if not attempt.takes_answers(timezone.now()):
            return self.refused(attempt, refuse("time_over"))
        cells = overview(attempt)
        context = {
            "attempt": attempt,
            "cells": cells,
            "goes_back": not _only_forward(attempt),
            "blank": [cell for cell in cells if not cell.is_answered],
            "time_left": attempt.time_left(timezone.now()),
            "zone": attempt.enrolment.person.zone,
        }
        return render(request, "assessments/finish.html", context)


class SubmitView(OfAttempt):
    """The end of an attempt."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Lead whoever signed in on the way back to the overview."""
        return redirect("quiz_finish", code=code)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Submit; pressing twice gives the same result."""
        attempt = submit(attempt=self.attempt(), actor=self.user, at=timezone.now())
        return redirect("quiz_result", code=attempt.code)


class ResultView(OfAttempt):
    """What an attempt came to, as far as its quiz shows it now."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show the result of an ended attempt."""
        attempt, at = self.attempt(), timezone.now()
        if attempt.is_open:
            return redirect(attempt)
        result = result_of(attempt, at)
        only_mistakes = request.GET.get("show") == "mistakes"
        context = {
            "result": result,
            "only_mistakes": only_mistakes,
            "reviewed": [
                row for row in result.reviewed if not (only_mistakes and row.is_full)
            ],
            "assessed": findings_for([attempt.enrolment], at)[attempt.enrolment_id],
            "zone": attempt.enrolment.person.zone,
        }
        return render(request, "assessments/result.html", context)
