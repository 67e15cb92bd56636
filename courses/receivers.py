"""What follows by itself when rows are saved in whatever way."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from courses.domain import programmes
from courses.models import Programme, ProgrammeRole
from people.models import Person


@receiver(post_save, sender=Programme)
def equip_programme(instance: Programme, *, raw: bool = False, **_: Any) -> None:
    """Keep the programme's group and collection."""
    if not raw:
        programmes.equip(instance)


@receiver([post_save, post_delete], sender=ProgrammeRole)
def follow_role(instance: ProgrammeRole, *, raw: bool = False, **_: Any) -> None:
    """Keep the groups of whoever got or lost a role."""
    if not raw:
        programmes.keep_members_in_step(instance.person)


@receiver(post_save, sender=Person)
def follow_account(
    instance: Person, *, created: bool, raw: bool = False, **_: Any
) -> None:
    """Keep the groups of a person who got an account after the role."""
    if not raw and not created and instance.programme_roles.exists():
        programmes.keep_members_in_step(instance)
