"""Wiring of the room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """Questions, quizzes, attempts."""

    name = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        """Connect receivers, register sentences and rights."""
        from assessments import groups, personal_data, receivers  # noqa: F401
        from assessments.domain.attempts import close_at_deadline
        from assessments.domain.findings import TEXTS
        from assessments.domain.merging import ROOM
        from assessments.domain.outages import beat
        from assessments.models import AttemptDeadline, Pulse
        from courses.findings import register_texts
        from notices import due
        from people.domain import merging

        merging.register(ROOM)
        personal_data.add()
        register_texts(TEXTS)
        due.register(AttemptDeadline, close_at_deadline)
        due.register(Pulse, beat)
        post_migrate.connect(
            groups.install, sender=self, dispatch_uid="assessments.groups"
        )
