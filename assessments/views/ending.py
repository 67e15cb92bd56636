"""The end of an attempt: what is answered, submitting, the result."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.domain.attempts import refuse, submit
from assessments.domain.queries import overview, result_of
from assessments.views.own import OfAttempt, only_forward
from courses.domain.completion import findings_for


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
            "goes_back": not only_forward(attempt),
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
