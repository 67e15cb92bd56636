"""The three groups of rights; a physician needs none."""

from typing import Any

TRAINERS = "Trainers"
STAFF = "Staff"
ADMINISTRATORS = "Administrators"
ALL = (TRAINERS, STAFF, ADMINISTRATORS)


def install(*, using: str = "default", **_: Any) -> None:
    """Create the groups after ``migrate``; rooms add their permissions to them."""
    from django.contrib.auth.models import Group, Permission

    admin_access = Permission.objects.using(using).filter(
        content_type__app_label="wagtailadmin", codename="access_admin"
    )
    for name in ALL:
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*admin_access)
