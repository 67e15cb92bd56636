"""Figures made from the log, for reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import CourseRun
from people.models import Person


class AttendanceSummary(models.Model):
    """What a person attended on a day of a run; made anew from the log at any time.

    ``day`` is a calendar day of the venue. PII: person.
    """

    run = models.ForeignKey(
        CourseRun, verbose_name=_("run"), on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )
    day = models.DateField(_("day"))
    minutes = models.PositiveIntegerField(_("minutes"))
    checks_confirmed = models.PositiveIntegerField(_("presence checks confirmed"))

    class Meta:
        ordering = ["run", "day", "person"]
        verbose_name = _("attendance of a day")
        verbose_name_plural = _("attendance by day")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "person", "day"], name="one_summary_per_person_and_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.day}"
