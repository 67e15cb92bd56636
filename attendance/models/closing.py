"""The end of a run's register: a reminder, then closing by itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import CourseRun
from notices.due import DueRow


class RunClosing(DueRow):
    """When a run that is over closes by itself, and whether its trainers know.

    PII: none.
    """

    run = models.OneToOneField(
        CourseRun, verbose_name=_("run"), on_delete=models.CASCADE, related_name="+"
    )
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("trainers reminded at"), null=True, blank=True)

    class Meta(DueRow.Meta):
        verbose_name = _("closing of a run")
        verbose_name_plural = _("closings of runs")

    def __str__(self) -> str:
        return str(self.run)
