"""The inbox on the site: every letter to a person, also those that went by no mail."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from notices.models import OutboxMessage
from people.models import Person


def letters_of(person: Person) -> QuerySet[Any]:
    """Return the person's letters, the newest first; none that opens an account.

    What retention has emptied is no letter any more.
    """
    own = Q(person=person) | Q(person__merged_into=person)
    return OutboxMessage.objects.filter(own, is_secret=False).exclude(text="")


def read(*, person: Person, at: datetime, pk: int | None = None) -> int:
    """Note that the person has read one letter, or all; return how many were new."""
    unread = letters_of(person).filter(read_at=None)
    if pk is not None:
        unread = unread.filter(pk=pk)
    return unread.update(read_at=at)
