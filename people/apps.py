"""Wiring of the room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    """Persons and accounts."""

    default = True
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        """Install what the database itself must know."""
        from people import (  # noqa: F401
            card_parts,
            evidence,
            groups,
            personal_data,
            receivers,
            reference,
        )

        card_parts.register()
        personal_data.add()
        # Without a sender: the triggers of every room are looked after here.
        post_migrate.connect(evidence.install, dispatch_uid="people.evidence")
        post_migrate.connect(groups.install, sender=self, dispatch_uid="people.groups")
        post_migrate.connect(
            reference.install, sender=self, dispatch_uid="people.reference"
        )


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's accounts with our forms: ours have no user name."""

    user_viewset = "people.account_viewset.UserViewSet"
