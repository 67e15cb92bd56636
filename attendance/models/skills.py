"""«Лечим вместе»: days on the ward, and what a trainee has done."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.enums import DayKind, SkillLevel
from courses.models import Placement
from people.evidence import append_only
from people.models import User

MOST = 100


@append_only
class PlacementDay(models.Model):
    """What was said of a day of a placement; the last word of a supervisor holds.

    PII: person through the placement, what she wrote, actor.
    """

    placement = models.ForeignKey(
        Placement,
        verbose_name=_("placement"),
        on_delete=models.PROTECT,
        related_name="days",
    )
    day = models.DateField(_("day"))
    kind = models.CharField(
        pgettext_lazy("attendance", "mark"), max_length=8, choices=DayKind
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_signed = models.BooleanField(_("said by the supervisor"), default=False)
    actor = models.ForeignKey(
        User,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("day of a placement")
        verbose_name_plural = _("days of placements")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=DayKind.EXCUSED) | ~Q(reason=""),
                name="an_excuse_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement}: {self.day}"


class SkillEntry(models.Model):
    """So many times a trainee saw or did something; once signed it stays.

    PII: person through the placement; the remark holds nothing of patients.
    """

    placement = models.ForeignKey(
        Placement,
        verbose_name=_("placement"),
        on_delete=models.PROTECT,
        related_name="skills",
    )
    skill = models.CharField(_("skill"), max_length=200)
    level = models.CharField(_("level"), max_length=12, choices=SkillLevel)
    day = models.DateField(_("day"))
    count = models.PositiveSmallIntegerField(
        _("how many times"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST)],
    )
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    entered_at = models.DateTimeField(_("entered at"))
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        User,
        verbose_name=_("signed by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("entry of a skills log")
        verbose_name_plural = _("entries of skills logs")
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="a_signature_has_a_hand_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(count__gte=1, count__lte=MOST),
                name="a_skill_is_done_1_to_100_times",
            ),
        ]

    def __str__(self) -> str:
        return self.skill
