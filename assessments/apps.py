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
        from assessments import groups, receivers  # noqa: F401
        from assessments.domain.findings import TEXTS
        from courses.findings import register_texts

        register_texts(TEXTS)
        post_migrate.connect(
            groups.install, sender=self, dispatch_uid="assessments.groups"
        )
