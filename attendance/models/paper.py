"""Sign-in sheets as they were printed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Session


class SignInSheet(models.Model):
    """A printed sheet of a session: ``rows`` are the enrolments, in printed order.

    The numbers on paper stay those of the sheet, whoever enrols afterwards.
    PII: none,
    ids of enrolments only.
    """

    session = models.ForeignKey(
        Session,
        verbose_name=_("session"),
        on_delete=models.CASCADE,
        related_name="sheets",
    )
    rows = models.JSONField(_("rows"), default=list)
    made_at = models.DateTimeField(_("made at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("sign-in sheet")
        verbose_name_plural = _("sign-in sheets")

    def __str__(self) -> str:
        return f"{self.session}: {self.name}"

    @property
    def name(self) -> str:
        """What stands on the paper to find the sheet again."""
        return f"N{self.pk}"
