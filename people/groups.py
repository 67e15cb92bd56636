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
# Wagtail makes them; here nobody works by them.
WAGTAILS = ("Editors", "Moderators")

_VIEWS = (
    "view_consent",
    "view_consentdocument",
    "view_auditevent",
    "view_erasurerequest",
)
_DAILY_WORK = (
    "add_person",
    "change_person",
    "view_person",
    "add_organisation",
    "change_organisation",
    "view_organisation",
    "view_region",
    "view_speciality",
    *_VIEWS,
)
_UPKEEP = (
    "add_region",
    "change_region",
    "delete_region",
    "add_speciality",
    "change_speciality",
    "delete_speciality",
    "delete_organisation",
    "add_user",
    "change_user",
    "delete_user",
    "view_user",
)
PERMISSIONS = {
    STAFF: _DAILY_WORK,
    ADMINISTRATORS: (*_DAILY_WORK, *_UPKEEP),
}


def install(*, using: str = "default", **_: Any) -> None:
    """Create the groups after ``migrate``, let them into the admin and this room."""
    grant(ALL, app_label="wagtailadmin", codenames=["access_admin"], using=using)
    for name, codenames in PERMISSIONS.items():
        grant([name], app_label="people", codenames=codenames, using=using)
    _drop_unused(using)


def _drop_unused(using: str) -> None:
    """Drop the groups that Wagtail's migrations make, unless somebody is in them."""
    from django.contrib.auth.models import Group

    Group.objects.using(using).filter(name__in=WAGTAILS, user=None).delete()


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
