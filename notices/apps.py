"""Wiring of the room."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Mail and other work that is due."""

    name = "notices"
    verbose_name = _("Mail")

    def ready(self) -> None:
        """Say what is done with a mail that is due, and who may read the outbox."""
        from datetime import timedelta

        from notices import due, groups, mailbox, routines
        from notices.checks import mail_leaves_the_house
        from notices.domain.outbox import deliver
        from notices.models import OutboxMessage, Routine

        due.register(OutboxMessage, deliver)
        due.register(Routine, routines.run)
        routines.register(
            "read_reports", every=timedelta(minutes=5), work=mailbox.read_reports
        )
        checks.register(mail_leaves_the_house, checks.Tags.security, deploy=True)
        post_migrate.connect(groups.install, sender=self, dispatch_uid="notices.groups")
        post_migrate.connect(
            routines.install, sender=self, dispatch_uid="notices.routines"
        )
