"""Ending an attempt: submitted, or when its time is over."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from assessments.domain import outages, scores
from assessments.domain.grading import mark_by_machine
from assessments.enums import EndedBy
from assessments.models import Attempt, AttemptDeadline, Submission
from courses.domain.completion import reconsider
from courses.models import Enrolment
from people.models import User


def submit(*, attempt: Attempt, actor: User | None, at: datetime) -> Attempt:
    """End the attempt, mark it and ask the course anew; twice changes nothing.

    Everything happens in one transaction. When the time is over, what was
    saved until then is marked; time lost to an outage is given back before.
    """
    if not attempt.takes_answers(at):
        outages.notice(at=at)
    return _submit(attempt, actor, at)


@transaction.atomic
def _submit(attempt: Attempt, actor: User | None, at: datetime) -> Attempt:
    Enrolment.objects.select_for_update().get(pk=attempt.enrolment_id)
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if attempt.is_open:
        end(attempt, actor=actor, at=at)
    return attempt


def close_at_deadline(row: AttemptDeadline, *, at: datetime) -> datetime | None:
    """End an attempt nobody came back to; one that has ended stays as it is.

    :returns: the new end when the time of an outage was given back
    """
    outages.notice(at=at)
    attempt = Attempt.objects.get(pk=row.attempt_id)
    if attempt.takes_answers(at):
        return attempt.closes_at
    submit(attempt=attempt, actor=None, at=at)
    return None


def end(attempt: Attempt, *, actor: User | None, at: datetime) -> None:
    """End an open, locked ``attempt``: receipt, marks, score, and what the course says."""
    in_time = attempt.takes_answers(at)
    ended_at = at if in_time else attempt.due_at or at
    attempt.ended_at = ended_at
    attempt.save(update_fields=["ended_at"])
    Submission.objects.create(
        attempt=attempt,
        ended_by=EndedBy.LEARNER if in_time else EndedBy.DEADLINE,
        ended_at=ended_at,
        recorded_at=at,
    )
    mark_by_machine(attempt=attempt, at=at)
    scores.rebuild([attempt])
    log(instance=attempt, action="assessments.submit", user=actor)
    reconsider(enrolment=attempt.enrolment, at=at)
