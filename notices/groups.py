"""Who may read the outbox."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions

from people import groups


def install(*, sender: AppConfig, using: str = "default", **_: Any) -> None:
    """Let staff read the outbox; nobody may change it."""
    from django.contrib.auth.models import Group, Permission

    # Permissions are made by a later receiver of the same signal.
    create_permissions(sender, verbosity=0, using=using)
    may_read = Permission.objects.using(using).filter(
        content_type__app_label="notices", codename="view_outboxmessage"
    )
    for name in (groups.STAFF, groups.ADMINISTRATORS):
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.add(*may_read)
