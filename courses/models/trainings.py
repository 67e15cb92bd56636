"""«Лечим вместе»: what an applicant says, and where a trainee works."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.enrolments import Enrolment
from people.models import Organisation, Person, Speciality


class Application(models.Model):
    """What a person said when applying; the letter of the last time counts.

    PII: workplace, speciality and letter of the enrolment's person.
    """

    enrolment = models.OneToOneField(
        Enrolment,
        verbose_name=_("enrolment"),
        on_delete=models.CASCADE,
        related_name="application",
    )
    workplace = models.CharField(_("place of work"), max_length=255)
    speciality = models.ForeignKey(
        Speciality,
        verbose_name=_("speciality"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    letter = models.TextField(_("letter"), max_length=2000)
    applied_at = models.DateTimeField(_("applied at"))

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")

    def __str__(self) -> str:
        return str(self.enrolment)


class Placement(models.Model):
    """Where a chosen applicant works, with whom and when.

    Attendance, skills log and evaluation belong to the rooms above. PII:
    person through the enrolment, supervisor.
    """

    enrolment = models.OneToOneField(
        Enrolment,
        verbose_name=_("trainee"),
        on_delete=models.PROTECT,
        related_name="placement",
    )
    centre = models.ForeignKey(
        Organisation,
        verbose_name=_("centre"),
        on_delete=models.PROTECT,
        related_name="placements",
    )
    department = models.CharField(_("department"), max_length=200)
    supervisor = models.ForeignKey(
        Person,
        verbose_name=_("supervisor"),
        on_delete=models.PROTECT,
        related_name="trainees",
    )
    start_date = models.DateField(_("first day"))
    end_date = models.DateField(
        _("last day"),
        blank=True,
        help_text=_("Empty: after the usual number of weeks."),
    )

    class Meta:
        ordering = ["-start_date", "pk"]
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="placement_ends_after_it_starts",
                violation_error_message=_("The last day is before the first one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment.person}: {self.centre}"
