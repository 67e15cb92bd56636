"""Marking an attempt's answers."""

from datetime import datetime

from assessments.domain.journal import Standing, standing_answers
from assessments.enums import MarkSource
from assessments.models import Attempt, AttemptItem, Mark


def mark_by_machine(*, attempt: Attempt, at: datetime) -> list[Mark]:
    """Mark what a machine can mark, the standing answer of each question.

    What waits for a person gets no mark, and so the attempt no verdict yet.
    Three queries for any number of questions.
    """
    items = list(attempt.items.select_related("question_version"))
    answers = standing_answers([item.pk for item in items])
    marks = [_mark(item, answers.get(item.pk), at) for item in items]
    return Mark.objects.bulk_create([mark for mark in marks if mark])


def _mark(item: AttemptItem, standing: Standing | None, at: datetime) -> Mark | None:
    outcome = item.content.grade(standing.answer if standing else {})
    if outcome.by_hand:
        return None
    fraction = outcome.fraction
    return Mark(
        item=item,
        response_id=standing.pk if standing else None,
        numerator=fraction.numerator,
        denominator=fraction.denominator,
        source=MarkSource.MACHINE,
        at=at,
    )
