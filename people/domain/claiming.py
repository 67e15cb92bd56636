"""Somebody whom staff had on file registers: one person, not two.

Nobody is told who is on file. A mailbox that was proved, together with the same
whole name, is enough; everything less sure is staff's to compare.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from people.domain import merging
from people.domain.duplicates import Ground, Sought, matches
from people.domain.queries import person_of
from people.models import Person, User


@transaction.atomic
def join_by_mailbox(*, account: User, at: datetime) -> Person | None:
    """Join the person of ``account`` with the row that staff made for the mailbox.

    :returns: the former row; None when there was nothing to join
    """
    person = person_of(account)
    if person is None:
        return None
    [found] = matches([Sought.of(person)])
    rows = [
        match.person
        for match in found
        if match.ground == Ground.EMAIL and match.person.account_id is None
    ]
    if len(rows) != 1:
        return None
    merging.merge(
        kept=person,
        merged=rows[0],
        take=[name for name in merging.FIELDS if not getattr(person, name)],
        reason=_("The same name registered with the same mailbox."),
        actor=account,
        at=at,
    )
    return rows[0]
