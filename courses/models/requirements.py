"""What a run asks for, and the ledger of who has met it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from polymorphic.models import PolymorphicModel

from courses.enums import CompletionKind
from courses.findings import Finding
from courses.models.content import Course, Outline
from courses.models.enrolments import Enrolment
from courses.models.runs import CourseRun
from people.evidence import append_only


class Requirement(PolymorphicModel):
    """Something a participant has to meet: of a course, or copied to a run.

    Planning a run copies the course's requirements, so that later edits of
    the course never change a run. Rooms above add their own kinds. PII: none.
    """

    course = models.ForeignKey(
        Course,
        verbose_name=_("course"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requirements",
    )
    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requirements",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.CheckConstraint(
                condition=Q(course=None, run__isnull=False)
                | Q(course__isnull=False, run=None),
                name="requirement_of_a_course_or_a_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def assess(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> dict[int, Finding]:
        """Return a finding for each enrolment's id, in a constant number of queries.

        :raises NotImplementedError: on the base; a requirement whose own row
            is missing must never count as met
        """
        raise NotImplementedError(f"{type(self).__name__} cannot assess")


class LessonsReadRequirement(Requirement):
    """All lessons of the run's pinned outline have been read. PII: none."""

    class Meta:
        verbose_name = _("lessons read")
        verbose_name_plural = _("lessons read")


@append_only
class Completion(models.Model):
    """A row of the completion ledger: granted or withdrawn, with its evidence.

    The last row of an enrolment says how it stands. PII: person through the
    enrolment.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="completions"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CompletionKind)
    outline = models.ForeignKey(
        Outline, on_delete=models.PROTECT, null=True, related_name="+"
    )
    findings = models.JSONField(_("findings"))
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        indexes = [
            models.Index(fields=["enrolment", "-id"], name="completion_last"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_kind_display()}"
