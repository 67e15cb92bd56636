"""The clock of attempts: when the server was away, and the time it gave back."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.attempts import Attempt
from notices.due import DueRow
from people.evidence import append_only


class Pulse(DueRow):
    """When the server was last seen alive; one row, worked off each minute. PII: none."""

    seen_at = models.DateTimeField(_("seen at"))

    class Meta(DueRow.Meta):
        verbose_name = _("pulse of the server")
        verbose_name_plural = _("pulses of the server")

    def __str__(self) -> str:
        return str(self.seen_at)


@append_only
class Outage(models.Model):
    """A time in which the server answered nobody; never changed. PII: none."""

    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(_("ended at"))

    class Meta:
        ordering = ["-began_at", "pk"]
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("began_at")), name="outage_takes_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}"


@append_only
class TimeGiven(models.Model):
    """Seconds added to a running attempt for an outage; never changed.

    PII: person through the attempt.
    """

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="time_given"
    )
    outage = models.ForeignKey(
        Outage, on_delete=models.PROTECT, related_name="time_given"
    )
    seconds = models.PositiveIntegerField(_("seconds"))
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("time given back")
        verbose_name_plural = _("times given back")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "outage"], name="time_given_once_per_outage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.seconds}"
