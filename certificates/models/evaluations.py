"""Evaluation of a run: nameless sheets, and apart from them who has filled one in."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.enums import Round
from courses.findings import Finding
from courses.models import Course, CourseRun, Enrolment, Requirement
from notices.due import DueRow
from people.evidence import append_only
from people.i18n import localised

# Sheets that lie together in one row and are shuffled at every new one.
SHEETS_PER_BOX = 200


class Commitment(models.Model):
    """Something that the course hopes a physician will change at work. PII: none."""

    course = models.ForeignKey(
        Course,
        verbose_name=_("course"),
        on_delete=models.CASCADE,
        related_name="commitments",
    )
    text_ru = models.CharField(_("text in Russian"), max_length=200)
    text_en = models.CharField(_("text in English"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    text = localised("text")

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("change that a course hopes for")
        verbose_name_plural = _("changes that courses hope for")

    def __str__(self) -> str:
        return self.text


class EvaluationRequirement(Requirement):
    """The evaluation form of the run has been filled in. PII: none."""

    class Meta:
        verbose_name = _("evaluation form filled in")
        verbose_name_plural = _("evaluation forms filled in")

    def in_words(self) -> str:
        """Say that the form has to be filled in."""
        return str(_("Fill in the evaluation form"))

    def address(self) -> str:
        """Return the page of the form; a course's own requirement has none."""
        if self.run_id is None:
            return ""
        return reverse("evaluation", args=[self.planned_run.code])

    def assess(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> dict[int, Finding]:
        """Say for each enrolment whether its person has filled the form in."""
        return self.assess_all([self], {self.run_id: enrolments}, at)[self.pk]

    @classmethod
    def assess_all(
        cls,
        requirements: Sequence[Self],
        by_run: Mapping[int | None, Sequence[Enrolment]],
        at: datetime,  # noqa: ARG003 - a form once filled in stays so
    ) -> dict[int, dict[int, Finding]]:
        """Answer for any number of runs in one query."""
        from certificates.domain.evaluations import filled_among

        concerned = [e for row in requirements for e in by_run[row.run_id]]
        filled = filled_among(concerned, Round.AFTER)
        return {
            row.pk: {
                e.pk: Finding(
                    met=e.pk in filled,
                    code="certificates.evaluation",
                    params={"filled": e.pk in filled},
                )
                for e in by_run[row.run_id]
            }
            for row in requirements
        }


class EvaluationBox(models.Model):
    """Sheets that lie together: only what was answered, and on which day.

    They are shuffled whenever one is added, and only together can they be read
    or written: neither their order nor the time of a row says whose is whose
    (decision 0104). PII: none, unless somebody writes it into a text.
    """

    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.PROTECT,
        related_name="evaluation_boxes",
    )
    round = models.CharField(_("round"), max_length=10, choices=Round)
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    count = models.PositiveSmallIntegerField(_("sheets"), default=0)
    sheets = models.JSONField(_("answers"), default=list)

    class Meta:
        ordering = ["run", "round", "number"]
        verbose_name = _("box of evaluation sheets")
        verbose_name_plural = _("boxes of evaluation sheets")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "round", "number"], name="one_evaluation_box"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.get_round_display()}"


@append_only
class EvaluationFilled(models.Model):
    """Somebody has filled a form in; what was answered lies elsewhere, nameless.

    PII: person through the enrolment.
    """

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="evaluations_filled"
    )
    round = models.CharField(_("round"), max_length=10, choices=Round)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("evaluation form filled in by a person")
        verbose_name_plural = _("evaluation forms filled in by persons")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "round"], name="one_evaluation_per_enrolment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.get_round_display()}"


class EvaluationCall(DueRow):
    """Letters that ask the participants of a run to fill the form in. PII: none."""

    run = models.ForeignKey(
        CourseRun, on_delete=models.PROTECT, related_name="evaluation_calls"
    )
    round = models.CharField(_("round"), max_length=10, choices=Round)
    after = models.PositiveBigIntegerField(_("written to up to"), default=0)

    class Meta(DueRow.Meta):
        ordering = ["pk"]
        verbose_name = _("call to fill in evaluation forms")
        verbose_name_plural = _("calls to fill in evaluation forms")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "round"], name="one_evaluation_call"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.get_round_display()}"
