"""When a quiz is analysed: asked for by a person, or because there is news."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from wagtail.log_actions import log

from assessments.domain.analysis.reporting import report_of
from assessments.models import Attempt, Quiz, QuizAnalysis
from courses.models import CourseRun
from notices import due
from people.models import User


@transaction.atomic
def ask_for(
    *, quiz: Quiz, run: CourseRun | None, actor: User | None, at: datetime
) -> QuizAnalysis:
    """Have the figures of ``quiz`` counted, soon; asking twice counts once."""
    Quiz.objects.select_for_update().get(pk=quiz.pk)
    row = QuizAnalysis.objects.filter(quiz=quiz, run=run).first()
    if row and row.is_being_counted and not row.attempts:
        return row
    row = row or QuizAnalysis(quiz=quiz, run=run)
    row.requested_at, row.requested_by = at, actor
    row.due_at, row.done_at, row.attempts, row.leased_until = at, None, 0, None
    row.save()
    log(instance=quiz, action="assessments.analyse", user=actor)
    due.wake(QuizAnalysis)
    return row


def count(row: QuizAnalysis, *, at: datetime) -> datetime | None:
    """Count the figures; the handler of the due row."""
    report = report_of(row.quiz, row.run, smallest=settings.QUIZ_SMALLEST_GROUP)
    QuizAnalysis.objects.filter(pk=row.pk).update(report=report, counted_at=at)
    return None


def keep_fresh(*, at: datetime) -> int:
    """Have every quiz counted whose attempts have moved on; return how many.

    A quiz nobody has asked about is counted from the smallest group on.
    """
    ended = Attempt.objects.filter(ended_at__isnull=False)
    news = ended.values("quiz").annotate(last=Max("submission__recorded_at"))
    known = {
        row.quiz_id: row.counted_at for row in QuizAnalysis.objects.filter(run=None)
    }
    stale = [
        row["quiz"]
        for row in news.order_by("quiz")
        if row["last"] and _is_older(known.get(row["quiz"]), row["last"])
    ]
    for quiz in Quiz.objects.filter(pk__in=stale).order_by("pk"):
        ask_for(quiz=quiz, run=None, actor=None, at=at)
    return len(stale)


def _is_older(counted_at: datetime | None, last: datetime) -> bool:
    return counted_at is None or counted_at < last
