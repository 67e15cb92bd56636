"""Wiring of the room."""

from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """Candidates, certificates and their verification."""

    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        """Register what other rooms call or show."""
        from certificates import groups, personal_data, receivers, sentences, texts
        from certificates.domain.batches import work_on_step
        from certificates.domain.designs import install_finished
        from certificates.domain.effects import effects_on
        from certificates.domain.evaluation_calls import call, plan
        from certificates.domain.merging import ROOM
        from certificates.domain.queries import (
            holders_of,
            holds_certificate,
            needs_snils,
        )
        from certificates.models import BatchStep, EvaluationCall
        from courses import signals
        from courses.domain import effects
        from notices import due, routines
        from people.domain import finding, merging, naming, snils

        sentences.install()
        due.register(BatchStep, work_on_step)
        due.register(EvaluationCall, call)
        routines.register("call_for_evaluations", every=timedelta(hours=1), work=plan)
        finding.register("certificates", holders_of)
        effects.register(effects_on)
        merging.register(ROOM)
        naming.register_lock("certificates", holds_certificate)
        snils.register_need("certificates", needs_snils)
        personal_data.add()
        texts.register()
        post_migrate.connect(
            groups.install, sender=self, dispatch_uid="certificates.groups"
        )
        post_migrate.connect(
            install_finished, sender=self, dispatch_uid="certificates.designs"
        )
        for signal in (signals.enrolment_completed, signals.completion_withdrawn):
            signal.connect(
                receivers.completion_changed,
                dispatch_uid="certificates.completion_changed",
            )
