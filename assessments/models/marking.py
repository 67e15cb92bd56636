"""Marks given by people, and keys mended after the fact."""

from fractions import Fraction

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.enums import RepairKind
from assessments.models.attempts import AttemptItem
from assessments.models.versions import QuestionVersion
from people.evidence import append_only


@append_only
class HandMark(models.Model):
    """What one marker gave for one answer; never changed.

    With several markers each has a row; the ledger of marks gets what comes of
    them. ``points`` are those of the rubric, by criterion. PII: marker, person
    through the attempt.
    """

    item = models.ForeignKey(
        AttemptItem, on_delete=models.PROTECT, related_name="hand_marks"
    )
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    numerator = models.PositiveIntegerField(_("numerator"))
    denominator = models.PositiveIntegerField(_("denominator"))
    points = models.JSONField(_("points by criterion"), default=dict)
    comment = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("mark given by hand")
        verbose_name_plural = _("marks given by hand")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "marker"], name="one_hand_mark_per_marker"
            ),
            models.CheckConstraint(
                condition=Q(denominator__gt=0) & Q(numerator__lte=F("denominator")),
                name="hand_mark_between_0_and_1",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.numerator}/{self.denominator}"

    @property
    def fraction(self) -> Fraction:
        """The part of the item's points."""
        return Fraction(self.numerator, self.denominator)


@append_only
class Repair(models.Model):
    """A key mended after answers were marked by it; never changed.

    It holds for all answers to ``question_version``, also those still to come.
    ``accepted`` is an answer that now counts in full; ``corrected`` the version
    by which answers are marked. PII: who repaired.
    """

    question_version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="repairs"
    )
    kind = models.CharField(_("repair"), max_length=10, choices=RepairKind)
    accepted = models.JSONField(_("answer that is right too"), default=dict)
    corrected = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500)
    repaired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("repair of a key")
        verbose_name_plural = _("repairs of keys")

    def __str__(self) -> str:
        return f"{self.question_version}: {self.get_kind_display()}"
