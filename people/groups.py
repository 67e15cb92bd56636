"""The three groups of rights; a physician needs none.

Rooms give the groups their permissions with :func:`grant`, each in its own
receiver of ``post_migrate``.
"""

from collections.abc import Iterable
from typing import Any

TRAINERS = "Trainers"
STAFF = "Staff"
ADMINISTRATORS = "Administrators"
ALL = (TRAINERS, STAFF, ADMINISTRATORS)


def install(*, using: str = "default", **_: Any) -> None:
    """Create the groups after ``migrate`` and let them into the admin."""
    grant(ALL, app_label="wagtailadmin", codenames=["access_admin"], using=using)


def grant(
    names: Iterable[str],
    *,
    app_label: str,
    codenames: Iterable[str],
    using: str = "default",
) -> None:
    """Give the groups ``names`` permissions of one app; safe to repeat.

    Groups and permissions are made here when they are missing: receivers of
    ``post_migrate`` run in the order of INSTALLED_APPS, in which ours stand
    before the one that creates permissions.
    """
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    create_permissions(apps.get_app_config(app_label), verbosity=0, using=using)
    permissions = Permission.objects.using(using).filter(
        content_type__app_label=app_label, codename__in=codenames
    )
    for name in names:
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*permissions)
