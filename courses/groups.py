"""What the three groups may do with the records of this room."""

from collections.abc import Iterable
from typing import Any

from people import groups

# Trainers see their programmes' rows only (viewsets filter them).
TRAINERS_MAY = {
    "course": ("view", "add", "change"),
    "lesson": ("view", "add", "change"),
    "courserun": ("view",),
    "enrolment": ("view",),
}
STAFF_MAY = {
    "programme": ("view", "add", "change"),
    "course": ("view", "add", "change", "delete"),
    "lesson": ("view", "add", "change"),
    "courserun": ("view", "add", "change"),
    "enrolment": ("view", "add"),
}


def install(*, using: str = "default", **_: Any) -> None:
    """Give the groups their permissions after ``migrate``; safe to repeat."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions

    # Ours may run before Django's own receiver for the same room.
    create_permissions(apps.get_app_config("courses"), verbosity=0, using=using)
    _give(groups.TRAINERS, TRAINERS_MAY, using)
    for name in (groups.STAFF, groups.ADMINISTRATORS):
        _give(name, STAFF_MAY, using)


def _give(name: str, rights: dict[str, tuple[str, ...]], using: str) -> None:
    from django.contrib.auth.models import Group, Permission

    group, _new = Group.objects.using(using).get_or_create(name=name)
    known = Permission.objects.using(using).filter(content_type__app_label="courses")
    group.permissions.add(*known.filter(codename__in=_codenames(rights)))


def _codenames(rights: dict[str, tuple[str, ...]]) -> Iterable[str]:
    return [f"{verb}_{model}" for model, verbs in rights.items() for verb in verbs]
