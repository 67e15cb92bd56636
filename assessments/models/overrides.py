"""Other rules for one person or for one run."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.quizzes import Quiz
from courses.models import CourseRun, Enrolment


class QuizOverride(models.Model):
    """What differs from a quiz's rules for a run or an enrolment.

    What is empty is as the quiz says. PII: person through the enrolment, and
    why, in the staff's words.
    """

    quiz = models.ForeignKey(
        Quiz, verbose_name=_("quiz"), on_delete=models.PROTECT, related_name="overrides"
    )
    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    enrolment = models.ForeignKey(
        Enrolment,
        verbose_name=_("participant"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(
        _("minutes for one attempt"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    reason = models.CharField(_("reason"), max_length=500)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("exception from a quiz’s rules")
        verbose_name_plural = _("exceptions from quizzes’ rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(run=None) ^ Q(enrolment=None),
                name="override_for_a_run_or_a_person",
                violation_error_message=_("Choose a run or a participant."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None)
                | Q(closes_at=None)
                | Q(closes_at__gt=F("opens_at")),
                name="override_closes_after_it_opens",
                violation_error_message=_("The test closes before it opens."),
            ),
            models.UniqueConstraint(
                fields=["quiz", "run"],
                name="one_override_per_run",
                violation_error_message=_("There is an exception for this run."),
            ),
            models.UniqueConstraint(
                fields=["quiz", "enrolment"],
                name="one_override_per_person",
                violation_error_message=_("There is an exception for this person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz}: {self.run or self.enrolment}"

    @property
    def holder(self) -> str:
        """The person or the run it is for, as lists show it."""
        return str(self.enrolment.person if self.enrolment else self.run)
