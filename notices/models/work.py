"""Work of the room that comes back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.due import ERROR_LENGTH, DueRow


class Routine(DueRow):
    """Work that comes back: the row is due again as soon as it is done. PII: none."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    failed_at = models.DateTimeField(_("failed at"), null=True, blank=True)
    failure = models.CharField(_("last failure"), max_length=ERROR_LENGTH, blank=True)

    class Meta(DueRow.Meta):
        ordering = ["name"]
        verbose_name = _("routine")
        verbose_name_plural = _("routines")

    def __str__(self) -> str:
        return self.name
