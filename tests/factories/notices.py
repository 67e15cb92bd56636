"""Mails for tests."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from notices.enums import MessageState
from notices.models import OutboxMessage

QUEUED_AT = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


class OutboxMessageFactory(DjangoModelFactory):
    """A queued mail in Russian."""

    class Meta:
        model = OutboxMessage

    to = factory.Sequence(lambda n: f"doctor{n}@example.org")
    sender = "НОДГО <school@example.org>"
    subject = "Вы записаны"
    text = "Место за вами."
    html = (
        "<html><head><title>x</title></head><body><p>Место за вами.</p></body></html>"
    )
    language = "ru"
    state = MessageState.QUEUED
    created_at = QUEUED_AT
    due_at = QUEUED_AT
