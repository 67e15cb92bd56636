"""Work of the room that is due."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.runs import CourseRun
from notices.due import DueRow


class RunRecount(DueRow):
    """Everybody in a run has to be asked anew; ``after`` says how far it got.

    PII: none.
    """

    run = models.OneToOneField(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        related_name="recount",
    )
    after = models.BigIntegerField(_("last enrolment asked"), default=0)

    class Meta(DueRow.Meta):
        verbose_name = _("recount of a run")
        verbose_name_plural = _("recounts of runs")

    def __str__(self) -> str:
        return str(self.run)
