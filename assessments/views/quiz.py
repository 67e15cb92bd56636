"""The page of a quiz, and the way into an attempt."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from assessments.domain.attempts import AttemptRefused, refuse, start
from assessments.domain.queries import quiz_state
from assessments.models import Quiz
from courses.rules import person_of

CONFLICT = 409


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
