"""Letters that ask one person to come to one run."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.enums import InvitationEnd
from courses.models.enrolments import Enrolment
from courses.models.runs import CourseRun


class Invitation(models.Model):
    """A place in a run for whoever reads a mailbox; used once, then never again.

    PII: the address, and the person through the enrolment.
    """

    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        related_name="invitations",
    )
    email = models.EmailField(_("e-mail"), max_length=254)
    invited_at = models.DateTimeField(_("invited at"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    expires_at = models.DateTimeField(_("expires at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    end = models.CharField(_("end"), max_length=8, choices=InvitationEnd, blank=True)
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.SET_NULL, null=True, related_name="invitations"
    )

    class Meta:
        ordering = ["email", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "email"],
                condition=Q(ended_at=None),
                name="one_open_invitation_per_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.run}"

    def is_open(self, at: datetime) -> bool:
        """Tell whether it can still be answered."""
        return self.ended_at is None and at < self.expires_at

    @property
    def masked(self) -> str:
        """The address for eyes that may not be its owner's: ``a…@mail.ru``."""
        name, _at, host = self.email.partition("@")
        return f"{name[:1]}…@{host}"
