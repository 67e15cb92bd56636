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

        from notices import (
            audiences,
            due,
            groups,
            kinds,
            mailbox,
            personal_data,
            routines,
            texts,
        )
        from notices.checks import mail_leaves_the_house
        from notices.domain import digests, mailings, own_data, reminders
        from notices.domain.outbox import deliver
        from notices.models import (
            Digest,
            MailingWork,
            OutboxMessage,
            OwnData,
            Routine,
            RuleDue,
        )
        from people.domain import retention

        due.register(OutboxMessage, deliver)
        due.register(Routine, routines.run)
        due.register(RuleDue, reminders.remind)
        due.register(OwnData, own_data.work)
        due.register(Digest, digests.gather)
        kinds.register_own()
        texts.register_own()
        personal_data.add()
        due.register(MailingWork, mailings.write)
        audiences.register_own()
        routines.register(
            "read_reports", every=timedelta(minutes=5), work=mailbox.read_reports
        )
        routines.register(
            "plan_reminders", every=timedelta(minutes=10), work=reminders.plan
        )
        routines.register("retention", every=timedelta(days=1), work=retention.run)
        checks.register(mail_leaves_the_house, checks.Tags.security, deploy=True)
        post_migrate.connect(groups.install, sender=self, dispatch_uid="notices.groups")
        post_migrate.connect(texts.install, sender=self, dispatch_uid="notices.texts")
        post_migrate.connect(
            routines.install, sender=self, dispatch_uid="notices.routines"
        )
