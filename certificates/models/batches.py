"""Issuing for a whole run: prepared, released, one row of due work for each."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.candidates import Candidate
from certificates.models.certificates import Certificate
from certificates.models.designs import CertificateDesign
from courses.models import CourseRun, Programme
from notices.due import DueRow
from people.codes import new_code


class IssuingRules(models.Model):
    """How a programme issues; a programme without a row keeps the defaults. PII: none."""

    programme = models.OneToOneField(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.CASCADE,
        related_name="issuing_rules",
    )
    same_person_may_release = models.BooleanField(
        _("the same person may release after signing in again"),
        default=False,
        help_text=_("Off: a second person releases what somebody prepared."),
    )
    design = models.ForeignKey(
        CertificateDesign,
        verbose_name=_("design of certificates"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("rules of issuing")
        verbose_name_plural = _("rules of issuing")

    def __str__(self) -> str:
        return str(self.programme)


class BatchQuerySet(models.QuerySet["Batch"]):
    """Ways to narrow down batches."""

    def unreleased(self) -> Self:
        """Batches that wait for the second person."""
        return self.filter(released_at=None, sent_back_at=None)

    def open(self) -> Self:
        """Batches that are neither worked off nor sent back."""
        waiting = Q(released_at=None, sent_back_at=None)
        return self.filter(waiting | Q(steps__done_at=None, steps__isnull=False))


class Batch(models.Model):
    """Certificates of a run's candidates: prepared by one person, released by another.

    ``prepared`` holds what was looked at: the id of each candidate and a hash
    of the name, so that a name changed meanwhile is not printed unseen. The
    programme's rule of release is pinned too: whoever prepared a batch cannot
    ease the rule for it afterwards. PII: actors.
    """

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
    prepared = models.JSONField(_("what was prepared"), default=dict)
    same_person_may_release = models.BooleanField(
        _("the same person may release after signing in again"), default=False
    )
    released_at = models.DateTimeField(_("released at"), null=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("released by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    sent_back_at = models.DateTimeField(_("sent back at"), null=True)
    paused_at = models.DateTimeField(_("paused at"), null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("batch of certificates")
        verbose_name_plural = _("batches of certificates")

    def __str__(self) -> str:
        return f"{self.run}: {self.code}"

    @property
    def is_prepared(self) -> bool:
        """Whether it waits to be released."""
        return self.released_at is None and self.sent_back_at is None


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
