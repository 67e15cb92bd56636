"""Issuing for a whole run: one action, one row of due work per certificate."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.candidates import Candidate
from certificates.models.certificates import Certificate
from courses.models import CourseRun
from notices.due import DueRow
from people.codes import new_code


class Batch(models.Model):
    """Somebody issued the certificates of a run's candidates. PII: actor."""

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code)
    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.PROTECT,
        related_name="certificate_batches",
    )
    created_at = models.DateTimeField(_("created at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("batch of certificates")
        verbose_name_plural = _("batches of certificates")

    def __str__(self) -> str:
        return f"{self.run}: {self.code}"


class BatchStep(DueRow):
    """One candidate's certificate in a batch, from the number to the mail.

    Each part of the work may be repeated: a killed worker leaves the row due.
    ``refusal`` is the code of the reason why there is no certificate.
    PII: person through the candidate.
    """

    # One certificate takes about a second; staff watch the progress.
    lease = timedelta(minutes=1)

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="steps")
    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="steps"
    )
    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, related_name="+"
    )
    refusal = models.CharField(_("refusal"), max_length=60, blank=True)

    class Meta(DueRow.Meta):
        ordering = ["pk"]
        verbose_name = _("step of a batch")
        verbose_name_plural = _("steps of a batch")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "candidate"], name="one_step_per_candidate"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.candidate}"
