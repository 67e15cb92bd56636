"""Work of the room that is due."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.enrolments import Enrolment
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


class RunQueue(DueRow):
    """Free places of a run have to be offered to its waiting list. PII: none."""

    run = models.OneToOneField(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        related_name="queue",
    )

    class Meta(DueRow.Meta):
        verbose_name = _("waiting list of a run")
        verbose_name_plural = _("waiting lists of runs")

    def __str__(self) -> str:
        return str(self.run)


class Offer(DueRow):
    """A freed place kept for one person until ``due_at``, when it lapses.

    ``done_at`` says when it was answered or has lapsed. PII: person through
    the enrolment.
    """

    enrolment = models.ForeignKey(
        Enrolment,
        verbose_name=_("enrolment"),
        on_delete=models.CASCADE,
        related_name="offers",
    )
    offered_at = models.DateTimeField(_("offered at"))
    has_lapsed = models.BooleanField(_("nobody answered"), default=False)

    class Meta(DueRow.Meta):
        verbose_name = _("offer of a place")
        verbose_name_plural = _("offers of places")

    def __str__(self) -> str:
        return str(self.enrolment)
