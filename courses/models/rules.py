"""Rules of enrolment of a run: for whom the places are."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from courses.models.content import Course
from courses.models.runs import CourseRun
from people.models import Region, Speciality


class Quota(models.Model):
    """Not more than so many places for people of a region or a speciality.

    Others are bound by the number of places alone. PII: none.
    """

    run = ParentalKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        related_name="quotas",
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    speciality = models.ForeignKey(
        Speciality,
        verbose_name=_("speciality"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    places = models.PositiveSmallIntegerField(_("places at most"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.CheckConstraint(
                condition=Q(region=None, speciality__isnull=False)
                | Q(region__isnull=False, speciality=None),
                name="quota_of_a_region_or_a_speciality",
                violation_error_message=_("Choose a region or a speciality."),
            ),
            # Two, because SQLite takes two empty values for different ones.
            models.UniqueConstraint(
                fields=["run", "region"],
                condition=Q(speciality=None),
                name="one_quota_for_each_region",
                violation_error_message=_("This quota is there already."),
            ),
            models.UniqueConstraint(
                fields=["run", "speciality"],
                condition=Q(region=None),
                name="one_quota_for_each_speciality",
                violation_error_message=_("This quota is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}: {self.places}"

    @property
    def subject(self) -> Region | Speciality:
        """Whom the quota is about."""
        found = self.region or self.speciality
        if found is None:
            raise ValueError("A quota is about a region or a speciality.")
        return found


class Prerequisite(models.Model):
    """A course that has to be completed before one enrols. PII: none."""

    run = ParentalKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        related_name="prerequisites",
    )
    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("course to complete before")
        verbose_name_plural = _("courses to complete before")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "course"],
                name="one_prerequisite_per_course",
                violation_error_message=_("This course is there already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.course)

    def clean(self) -> None:
        """Refuse the run's own course.

        :raises ValidationError: ``own``
        """
        if self.run_id and self.run.course_id == self.course_id:
            message = _("A run cannot ask for its own course.")
            raise ValidationError({"course": ValidationError(message, code="own")})
