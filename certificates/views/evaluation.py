"""The evaluation form for participants, and what it brought for those who teach."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates.domain import (
    evaluating,
    evaluation_form,
    evaluation_summary,
    evaluations,
)
from certificates.enums import Round
from certificates.forms import EvaluationForm
from courses.models import CourseRun, Enrolment
from courses.rules import can_manage_run, person_of
from people.models import User

UNPROCESSABLE = 422


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fill_in(request: HttpRequest, code: str) -> HttpResponse:
    """The form of the round that is open now; a POST hands it in."""
    enrolment = _own(request, code)
    run, at = enrolment.run, timezone.now()
    round_ = evaluations.round_now(run, at=at)
    context = _context(enrolment, round_)
    try:
        evaluating.refuse(enrolment, round_, at=at)
    except evaluating.EvaluationRefused as refusal:
        context |= {"refusal": refusal.messages[0], "refused": refusal.code}
        return render(request, "certificates/evaluation.html", context)
    changes = evaluation_form.changes_of(run.course)
    items = evaluation_form.items_of(round_, changes)
    form = EvaluationForm(request.POST or None, items=items)
    if request.method == "POST" and form.is_valid():
        evaluating.hand_in(
            enrolment=enrolment,
            round_=round_,
            answers=form.cleaned_data,
            actor=cast("User", request.user),
            at=at,
        )
        return redirect("evaluation", code=run.code)
    status = UNPROCESSABLE if form.errors else 200
    return render(
        request,
        "certificates/evaluation.html",
        {**context, "form": form},
        status=status,
    )


@never_cache
@login_required
@require_safe
def summary(request: HttpRequest, code: str) -> HttpResponse:
    """What the sheets say together: for the programme's trainers and for staff."""
    runs = CourseRun.objects.select_related("course__programme")
    run = get_object_or_404(runs, code=code)
    if not can_manage_run(request.user, run):
        raise Http404
    context = {
        "run": run,
        "summaries": evaluation_summary.summaries(run),
        "window": evaluations.window_of(run, Round.AFTER),
        "later": evaluations.window_of(run, Round.FOLLOW_UP),
    }
    return render(request, "certificates/evaluation_summary.html", context)


def _context(enrolment: Enrolment, round_: Round) -> dict[str, object]:
    window = evaluations.window_of(enrolment.run, round_)
    return {
        "run": enrolment.run,
        "is_follow_up": round_ == Round.FOLLOW_UP,
        "window": window,
        "schemes": evaluations.schemes_of(enrolment.run),
        "heading": (
            _("What has changed in your work?")
            if round_ == Round.FOLLOW_UP
            else _("What will change in your work?")
        ),
    }


def _own(request: HttpRequest, code: str) -> Enrolment:
    """The reader's enrolment in the run.

    :raises Http404: for those who have none
    """
    person = person_of(request.user)
    if person is None:
        raise Http404
    own = Enrolment.objects.for_person(person).taking_part()
    rows = own.select_related("run__course__programme", "person__merged_into")
    enrolment = rows.filter(run__code=code).standing_first().first()
    if enrolment is None:
        raise Http404
    return enrolment
