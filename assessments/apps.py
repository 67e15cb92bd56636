"""Wiring of the room."""

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """Questions, quizzes, attempts."""

    name = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        """Connect receivers, register sentences and rights."""
        from datetime import timedelta

        from assessments import (  # noqa: F401
            groups,
            indexing,
            personal_data,
            receivers,
            reminders,
        )
        from assessments.domain import analysis, exchanging
        from assessments.domain.attempts import close_at_deadline
        from assessments.domain.findings import TEXTS
        from assessments.domain.merging import ROOM
        from assessments.domain.outages import beat
        from assessments.models import (
            AttemptDeadline,
            Exchange,
            Pulse,
            Question,
            QuizAnalysis,
            question_models,
        )
        from courses.findings import register_texts
        from notices import due, routines
        from people.domain import merging

        merging.register(ROOM)
        personal_data.add()
        reminders.register()
        register_texts(TEXTS)
        due.register(AttemptDeadline, close_at_deadline)
        due.register(Pulse, beat)
        due.register(QuizAnalysis, analysis.count)
        due.register(Exchange, exchanging.work_on)
        routines.register(
            "analyse_quizzes", every=timedelta(minutes=30), work=analysis.keep_fresh
        )
        for model in (Question, *question_models()):
            post_save.connect(indexing.keep, sender=model)
            post_delete.connect(indexing.forget, sender=model)
        post_migrate.connect(
            groups.install, sender=self, dispatch_uid="assessments.groups"
        )
