"""What the room keeps about a person: mails, and data that were collected."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from notices.enums import MessageState
from notices.models import (
    Digest,
    OutboxAttachment,
    OutboxMessage,
    OwnData,
    Silence,
)
from people.domain import retention
from people.domain.personal_data import Kept, Part, Persons, register
from people.domain.retention import Term
from people.models import User

EMPTY = {
    "to": "",
    "subject": "",
    "text": "",
    "html": "",
    "headers": {},
    "reply": "",
    "last_error": "",
}


def mails_of(persons: Persons) -> QuerySet[Any]:
    """Return mails to the persons, also those that know only the address."""
    accounts = User.objects.filter(person__in=persons).values("email")
    addresses = persons.exclude(email="").values("email")
    nobody = Q(person=None) & (Q(to__in=accounts) | Q(to__in=addresses))
    return OutboxMessage.objects.filter(Q(person__in=persons) | nobody)


def _attachments(persons: Persons) -> QuerySet[Any]:
    return OutboxAttachment.objects.filter(message__in=mails_of(persons).values("pk"))


KEPT = (
    Kept(
        name="attachments",
        model=OutboxAttachment,
        of=_attachments,
        fields=("message", "name", "media_type"),
        drop=True,
    ),
    Kept(
        name="mails",
        model=OutboxMessage,
        of=lambda persons: mails_of(persons).filter(is_secret=False),
        fields=("to", "created_at", "done_at", "state", "subject", "text"),
        clear=EMPTY,
    ),
    # They open an account: whoever has the file must not get in by it.
    Kept(
        name="mails_about_the_account",
        model=OutboxMessage,
        of=lambda persons: mails_of(persons).filter(is_secret=True),
        fields=("to", "created_at", "done_at", "state"),
        clear=EMPTY,
    ),
    Kept(name="silences", model=Silence, fields=("kind",), drop=True),
    Kept(name="digest", model=Digest, fields=("rhythm", "due_at"), drop=True),
    Kept(
        name="collections",
        model=OwnData,
        fields=("asked_at", "made_at"),
        drop=True,
    ),
)


def _empty(rows: QuerySet[Any]) -> None:
    """Leave of mails only when they went out and what became of them."""
    OutboxAttachment.objects.filter(message__in=rows.values("pk")).delete()
    rows.update(**EMPTY)


def erase(persons: Persons, at: datetime) -> None:
    """Send nothing more of what waits, and delete collected archives."""
    waiting = OutboxMessage.objects.filter(
        pk__in=list(mails_of(persons).values_list("pk", flat=True)),
        state=MessageState.QUEUED,
    )
    waiting.update(state=MessageState.REFUSED, done_at=at, leased_until=None)
    for own in OwnData.objects.filter(person__in=persons):
        own.file.delete(save=False)


def _old_mails(before: datetime) -> QuerySet[Any]:
    return OutboxMessage.objects.filter(done_at__lt=before).exclude(text="")


def add() -> None:
    """Take part; called in ``apps.ready``."""
    retention.register(
        Term(
            key="notices.mails",
            what=_("Mails are emptied: that they were sent stays"),
            over=_old_mails,
            clear=_empty,
        )
    )
    register(Part(room="notices", kept=KEPT, erase=erase))
