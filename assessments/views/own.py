"""What pages of one's own attempt have in common."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from assessments.domain.attempts import AttemptRefused
from assessments.enums import Navigation
from assessments.models import Attempt
from people.models import User

CONFLICT = 409


def only_forward(attempt: Attempt) -> bool:
    """Tell whether one cannot go back in ``attempt``."""
    return attempt.quiz_version.navigation == Navigation.FORWARD


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
