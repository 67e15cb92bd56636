"""What the attempts at a quiz tell about it, as the worker counted it last."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.quizzes import Quiz
from courses.models import CourseRun
from notices.due import DueRow


class QuizAnalysis(DueRow):
    """The figures of a quiz, of all runs or of one; counted anew when due.

    ``report`` holds numbers and codes, never names: whoever reads it sees no
    group smaller than the setting. A projection that can be rebuilt. PII: none.
    """

    quiz = models.ForeignKey(
        Quiz, verbose_name=_("quiz"), on_delete=models.CASCADE, related_name="analyses"
    )
    run = models.ForeignKey(
        CourseRun,
        verbose_name=_("run"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    report = models.JSONField(_("report"), default=dict)
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True)
    requested_at = models.DateTimeField(_("requested at"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta(DueRow.Meta):
        verbose_name = _("analysis of a quiz")
        verbose_name_plural = _("analyses of quizzes")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "run"], name="one_analysis_per_quiz_and_run"
            ),
            models.UniqueConstraint(
                fields=["quiz"],
                condition=Q(run=None),
                name="one_analysis_per_quiz_of_all_runs",
            ),
        ]

    def __str__(self) -> str:
        return str(self.quiz)

    @property
    def is_being_counted(self) -> bool:
        """Whether the worker has it before it."""
        return self.done_at is None
