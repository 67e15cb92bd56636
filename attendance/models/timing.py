"""When a session was really held."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Session
from people.evidence import append_only


@append_only
class SessionTiming(models.Model):
    """The times that count for a session instead of the planned ones.

    The last row of a session is in force. Without times the session was not
    held, and nothing in it counts. PII: actor.
    """

    session = models.ForeignKey(
        Session,
        verbose_name=_("session"),
        on_delete=models.PROTECT,
        related_name="timings",
    )
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("effective time")
        verbose_name_plural = _("effective times")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_at=None, ends_at=None)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="a_session_is_held_forwards",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="a_timing_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.session)
