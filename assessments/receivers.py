"""What the room does when something was published in the admin."""

from typing import Any

from celery.signals import worker_ready
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import published

from assessments.domain import outages
from assessments.domain.publishing import publish_question, publish_quiz
from assessments.models import Question, Quiz


@worker_ready.connect(dispatch_uid="assessments.watch")
def watch(**_: Any) -> None:
    """Begin to take the pulse of the server with the first worker."""
    outages.watch(at=timezone.now())


@receiver(published, dispatch_uid="assessments.freeze")
def freeze(instance: Any, revision: Revision | None, **_: Any) -> None:
    """Freeze what was published; the signal's sender is the question's own type."""
    actor = revision.user if revision else None
    if isinstance(instance, Question):
        publish_question(question=instance, actor=actor, at=timezone.now())
    elif isinstance(instance, Quiz):
        publish_quiz(quiz=instance, actor=actor, at=timezone.now())
