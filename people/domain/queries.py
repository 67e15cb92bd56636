"""Reads that more than one page or room needs."""

from collections.abc import Iterable

from django.db.models import Q
from django.db.models.functions import Coalesce

from people.models import Person, User


def person_of(account: User) -> Person | None:
    """Return the person of ``account`` with the region, if it has one.

    The account of somebody who was merged opens the person that is kept.
    """
    return (
        Person.objects.known()
        .select_related("region")
        .prefetch_related("specialities")
        .filter(Q(account=account) | Q(merged__account=account))
        .first()
    )


def kept_persons(persons: Iterable[int]) -> dict[int, int]:
    """Map ids of persons, and of all merged with them, to the person kept; one query."""
    kept = Person.objects.filter(pk__in=list(persons)).values(
        kept=Coalesce("merged_into_id", "pk")
    )
    rows = Person.objects.filter(Q(pk__in=kept) | Q(merged_into__in=kept))
    return dict(rows.values_list("pk", Coalesce("merged_into_id", "pk")))
