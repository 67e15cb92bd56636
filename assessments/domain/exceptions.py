"""Exceptions from a quiz's rules, which hold for running attempts too."""

from datetime import datetime, timedelta

from django.db import transaction
from wagtail.log_actions import log

from assessments.domain.attempts import end_of
from assessments.domain.outages import given_back
from assessments.domain.seats import seat_of_enrolment
from assessments.models import Attempt, AttemptDeadline, QuizOverride
from people.models import User


@transaction.atomic
def grant(*, override: QuizOverride, actor: User | None, at: datetime) -> list[Attempt]:
    """Let ``override`` hold, and give running attempts their new end.

    An end that would lie in the past is now: nobody loses what is saved.

    :returns: the attempts whose end has moved
    """
    override.save()
    running = Attempt.objects.open().filter(quiz=override.quiz)
    if override.enrolment_id:
        running = running.filter(enrolment=override.enrolment_id)
    else:
        running = running.filter(enrolment__run=override.run_id)
    moved = [
        attempt
        for attempt in running.select_for_update(of=("self",)).order_by("pk")
        if _move(attempt, at)
    ]
    log(instance=override, action="assessments.grant", user=actor)
    return moved


def _move(attempt: Attempt, at: datetime) -> bool:
    seat = seat_of_enrolment(quiz=attempt.quiz, enrolment=attempt.enrolment)
    end = end_of(seat, started_at=attempt.started_at)
    if end is not None:
        end = max(end + timedelta(seconds=given_back(attempt)), at)
    if end == attempt.due_at:
        return False
    grace = timedelta(seconds=attempt.quiz_version.grace_seconds)
    attempt.due_at, attempt.closes_at = end, end and end + grace
    attempt.save(update_fields=["due_at", "closes_at"])
    if attempt.closes_at:
        AttemptDeadline.objects.update_or_create(
            attempt=attempt,
            defaults={"due_at": attempt.closes_at, "done_at": None, "attempts": 0},
        )
    else:
        AttemptDeadline.objects.filter(attempt=attempt).update(done_at=at)
    return True
