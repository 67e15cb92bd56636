"""The ledgers of an attempt: what was answered, checked, submitted and marked."""

from datetime import datetime
from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import EndedBy, MarkSource
from assessments.models.attempts import Attempt, AttemptItem
from people.codes import new_code
from people.evidence import append_only


@append_only
class Response(models.Model):
    """The journal of answers: each as it was given; never changed.

    ``client`` names the page or device that sent it, ``sequence`` counts its
    answers; together they make a repeated sending harmless. ``given_at`` is when
    the learner gave it, by the server's clock, where the device could tell. An
    empty ``answer`` is one that was cleared. PII: person through the attempt.
    """

    item = models.ForeignKey(
        AttemptItem, on_delete=models.PROTECT, related_name="responses"
    )
    client = models.CharField(_("client"), max_length=40)
    sequence = models.PositiveIntegerField(_("sequence"))
    answer = models.JSONField(_("answer"))
    received_at = models.DateTimeField(_("received at"))
    given_at = models.DateTimeField(_("given at"), null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "client", "sequence"], name="one_answer_per_sequence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.sequence}"

    @property
    def counts_from(self) -> datetime:
        """The moment by which answers of different clients are compared."""
        return self.given_at or self.received_at


@append_only
class CheckedItem(models.Model):
    """An answer its learner has checked in the middle of the test; it is final.

    PII: person through the attempt.
    """

    item = models.OneToOneField(
        AttemptItem, on_delete=models.PROTECT, related_name="checked"
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("checked answer")
        verbose_name_plural = _("checked answers")

    def __str__(self) -> str:
        return str(self.item)


@append_only
class Submission(models.Model):
    """The end of an attempt, with its receipt; never changed. PII: as the attempt."""

    attempt = models.OneToOneField(
        Attempt, on_delete=models.PROTECT, related_name="submission"
    )
    ended_by = models.CharField(_("ended by"), max_length=10, choices=EndedBy)
    ended_at = models.DateTimeField(_("ended at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    receipt = models.CharField(_("receipt"), max_length=12, default=new_code)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")

    def __str__(self) -> str:
        return self.receipt


@append_only
class Mark(models.Model):
    """The ledger of marks: the last one of an item counts; never changed.

    The part of the points is kept as an exact fraction: two thirds stay two
    thirds; below zero when a wrong answer takes points away. ``is_dropped``
    takes the question out of the sum. PII: marker, person through the attempt.
    """

    item = models.ForeignKey(
        AttemptItem, on_delete=models.PROTECT, related_name="marks"
    )
    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, null=True, related_name="marks"
    )
    numerator = models.IntegerField(_("numerator"))
    denominator = models.PositiveIntegerField(_("denominator"))
    source = models.CharField(
        _("source"), max_length=10, choices=MarkSource, default=MarkSource.MACHINE
    )
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    is_dropped = models.BooleanField(_("does not count"), default=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints = [
            models.CheckConstraint(
                condition=Q(denominator__gt=0)
                & Q(numerator__lte=F("denominator"))
                & Q(numerator__gte=-F("denominator")),
                name="mark_within_the_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.numerator}/{self.denominator}"

    @property
    def fraction(self) -> Fraction:
        """The part of the item's points."""
        return Fraction(self.numerator, self.denominator)
