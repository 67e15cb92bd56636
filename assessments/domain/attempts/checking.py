"""Checking an answer in the middle of a test: it is final then, and told about."""

from datetime import datetime

from django.db import transaction

from assessments.domain.attempts.refusals import refuse
from assessments.domain.journal import standing_answers
from assessments.models import Attempt, AttemptItem, CheckedItem


@transaction.atomic
def check(*, item: AttemptItem, at: datetime) -> CheckedItem:
    """Make the standing answer of ``item`` final; twice changes nothing.

    :raises AttemptRefused: ``submitted``, ``time_over``, ``no_checking`` where
        the quiz tells nothing during the test, or ``nothing_to_check``
    """
    attempt = Attempt.objects.select_for_update().get(pk=item.attempt_id)
    if not attempt.is_open:
        raise refuse("submitted")
    if not attempt.takes_answers(at):
        raise refuse("time_over")
    if not item.attempt.quiz_version.tells_during:
        raise refuse("no_checking")
    standing = standing_answers([item.pk]).get(item.pk)
    if standing is None or not standing.answer:
        raise refuse("nothing_to_check")
    return CheckedItem.objects.get_or_create(item=item, defaults={"at": at})[0]


def is_checked(item: AttemptItem) -> bool:
    """Tell whether the answer of ``item`` is final; no query where none can be."""
    if not item.attempt.quiz_version.tells_during:
        return False
    return CheckedItem.objects.filter(item=item).exists()
