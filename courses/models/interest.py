"""Who wishes for what, and where: what planners plan from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.content import Course
from courses.models.runs import CourseRun
from notices.due import DueRow
from people.models import Person, Region


class Interest(models.Model):
    """Somebody wants to hear when a course comes to a region.

    ``told_at`` says when a letter about a run was written. PII: person.
    """

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="interests",
    )
    course = models.ForeignKey(
        Course,
        verbose_name=_("course"),
        on_delete=models.CASCADE,
        related_name="interests",
    )
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="+"
    )
    noted_at = models.DateTimeField(_("noted at"))
    told_at = models.DateTimeField(_("told at"), null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "course", "region"], name="one_interest_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course}: {self.region}"


class RunNews(DueRow):
    """A run was opened: whoever wished for it in its region is told. PII: none."""

    run = models.OneToOneField(
        CourseRun, verbose_name=_("run"), on_delete=models.CASCADE, related_name="news"
    )

    class Meta(DueRow.Meta):
        verbose_name = _("news of a run")
        verbose_name_plural = _("news of runs")

    def __str__(self) -> str:
        return str(self.run)
