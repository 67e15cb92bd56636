"""What the attempts tell: for those who look after a test."""

from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views import View
from django.views.decorators.cache import never_cache

from assessments import charts
from assessments.diagnoses import REPAIRS, diagnoses_of, is_grave
from assessments.domain.analysis import analysis_of, ask_for, runs_with_attempts
from assessments.domain.repairing import answers_given
from assessments.enums import RepairKind
from assessments.models import QuestionVersion, Quiz, QuizAnalysis
from assessments.rules import quizzes_for
from courses.models import CourseRun
from courses.rules import person_of
from people.i18n import localise

# How often a page whose figures are being counted comes anew.
SECONDS = 4
MAY_MEND = "assessments.publish_question"


@method_decorator(never_cache, name="dispatch")
class OfQuiz(LoginRequiredMixin, View):
    """A page about a quiz of one's own courses; any other does not exist."""

    @cached_property
    def quiz(self) -> Quiz:
        """The quiz that the address names."""
        own = quizzes_for(self.request.user).select_related("course", "pre_test")
        return get_object_or_404(own, code=self.kwargs["code"])

    @cached_property
    def run(self) -> CourseRun | None:
        """The run that is asked for; none means all of them."""
        code = self.request.GET.get("run")
        if not code:
            return None
        return get_object_or_404(CourseRun, course=self.quiz.course, code=code)

    @cached_property
    def analysis(self) -> QuizAnalysis | None:
        """What was counted last."""
        return analysis_of(self.quiz, self.run)

    @cached_property
    def report(self) -> dict[str, Any]:
        """The figures, with the numbers of questions; empty for a small group."""
        report = self.analysis.report if self.analysis else {}
        if report.get("n", 0) < settings.QUIZ_SMALLEST_GROUP:
            return {}
        for number, row in enumerate(report["questions"], start=1):
            row["number"], row["is_grave"] = number, is_grave(row)
            row["words"] = localise(row["stem"])
        return report

    def here(self) -> str:
        """Return the address of the statistics, of the same run."""
        address = reverse("quiz_statistics", args=[self.quiz.code])
        return f"{address}?run={self.run.code}" if self.run else address

    def context(self) -> dict[str, Any]:
        """Return what both pages show."""
        person = person_of(self.request.user)
        return {
            "quiz": self.quiz,
            "run": self.run,
            "analysis": self.analysis,
            "report": self.report,
            "smallest": settings.QUIZ_SMALLEST_GROUP,
            "here": self.here(),
            "zone": person.zone if person else None,
        }


class StatisticsView(OfQuiz):
    """The quiz as a whole, its questions, and what people learnt."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Show what was counted last; while it is counted, the page comes anew."""
        report = self.report
        context = self.context() | {
            "runs": runs_with_attempts(self.quiz),
            "gain": _gain(report.get("gain")),
        }
        if report:
            rows = report["questions"]
            version = self.quiz.current_version
            pass_mark = version.pass_mark_percent if version else 0
            context |= {
                "whole": report["quiz"],
                "questions": rows,
                "patients": [
                    {**row, "diagnoses": diagnoses_of(row)}
                    for row in rows
                    if row["is_grave"]
                ],
                "histogram": charts.histogram(
                    report["quiz"]["histogram"], pass_mark=pass_mark
                ),
                "pass_mark": pass_mark,
                "scatter": charts.scatter(rows),
            }
        answer = render(request, "assessments/statistics.html", context)
        if self.analysis and self.analysis.is_being_counted:
            answer["Refresh"] = str(SECONDS)
        return answer

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        """Have it counted anew."""
        ask_for(
            quiz=self.quiz,
            run=self.run,
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        return redirect(self.here())


def _gain(gain: dict[str, Any] | None) -> dict[str, Any] | None:
    if gain is None:
        return None
    for row in gain.get("questions", ()):
        row["words"] = localise(row["stem"])
    for row in gain.get("regions", {}).get("rows", ()):
        row["name"] = localise(row["region"])
    return gain


class QuestionStatisticsView(OfQuiz):
    """One question: what its figures mean, what was answered, how to mend it."""

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """Show the question."""
        rows = self.report.get("questions", ())
        row = next((row for row in rows if row["question"] == pk), None)
        if row is None or "signs" not in row:
            raise Http404
        for number, answer in enumerate(row["answers"], start=1):
            answer["number"], answer["words"] = number, localise(answer["text"])
        context = self.context() | {
            "row": row,
            "diagnoses": diagnoses_of(row),
            "lines": charts.lines(row["answers"], row["groups"]),
            "repairs": self.repairs(row),
        }
        return render(request, "assessments/statistics_question.html", context)

    def repairs(self, row: dict[str, Any]) -> list[dict[str, str]]:
        """Return the ways to mend the question, for those who may."""
        if not self.request.user.has_perm(MAY_MEND):
            return []
        version = get_object_or_404(QuestionVersion, pk=row["version"])
        address = reverse("assessments_repair", args=[version.pk])
        found: dict[str, dict[str, str]] = {}
        for sign in row["signs"]:
            for kind in REPAIRS.get(sign["code"], ()):
                query = f"?kind={kind.value}"
                if kind == RepairKind.ACCEPT:
                    query += _accepting(version, sign["place"])
                found.setdefault(
                    kind, {"label": str(kind.label), "url": f"{address}{query}"}
                )
        return list(found.values())


def _accepting(version: QuestionVersion, place: int) -> str:
    """Name the answer at ``place`` as the form of repairs does: by its number."""
    key = version.content.options[place].key  # type: ignore[attr-defined]
    for number, (answer, _count) in enumerate(answers_given(version)):
        if answer.get("chosen") == [key]:
            return f"&accepted={number}"
    return ""
