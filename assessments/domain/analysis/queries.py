"""The report of a quiz as pages read it."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from assessments.models import Quiz, QuizAnalysis
from courses.models import CourseRun


def analysis_of(quiz: Quiz, run: CourseRun | None) -> QuizAnalysis | None:
    """Return what was counted last, if anything was."""
    return QuizAnalysis.objects.filter(quiz=quiz, run=run).first()


def runs_with_attempts(quiz: Quiz) -> QuerySet[CourseRun]:
    """Return the runs in which ``quiz`` was sat, the latest first."""
    runs = CourseRun.objects.filter(
        enrolments__attempts__quiz=quiz, enrolments__attempts__ended_at__isnull=False
    )
    return (
        runs.select_related("course")
        .annotate(sat=Count("enrolments__attempts"))
        .order_by("-start_date", "pk")
    )
