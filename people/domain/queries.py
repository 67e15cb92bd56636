"""Reads that more than one page needs."""

from people.models import Person, User


def person_of(account: User) -> Person | None:
    """Return the person of ``account`` with the region, if it has one."""
    return (
        Person.objects.select_related("region")
        .prefetch_related("specialities")
        .filter(account=account)
        .first()
    )
