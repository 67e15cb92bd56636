"""The requirement this room adds to the spine."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.models.quizzes import Quiz, QuizVersion
from courses.findings import Finding
from courses.models import Enrolment, Requirement


class TestPassedRequirement(Requirement):
    """The quiz has been passed, in any attempt.

    On a run ``quiz_version`` is pinned: new attempts use it, whatever is
    published later. The window is half-open; an empty side has no limit.
    PII: none.
    """

    __test__ = False  # the name is the domain's, not pytest's

    quiz = models.ForeignKey(
        Quiz,
        verbose_name=_("quiz"),
        on_delete=models.PROTECT,
        related_name="requirements",
    )
    quiz_version = models.ForeignKey(
        QuizVersion,
        verbose_name=_("version"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="requirements",
    )
    opens_at = models.DateTimeField(_("opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)

    class Meta:
        verbose_name = _("test passed")
        verbose_name_plural = _("tests passed")
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at=None)
                | Q(closes_at=None)
                | Q(closes_at__gt=F("opens_at")),
                name="test_closes_after_it_opens",
                violation_error_message=_("The test closes before it opens."),
            ),
        ]

    def clean(self) -> None:
        """Refuse a quiz of another course."""
        super().clean()
        course = self.course or (self.run and self.run.course)
        if course and self.quiz_id and self.quiz.course_id != course.pk:
            raise ValidationError({"quiz": _("This quiz belongs to another course.")})

    def assess(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> dict[int, Finding]:
        """Say for each enrolment whether the quiz is passed, in two queries."""
        from assessments.domain.findings import assess_test

        return assess_test(requirement=self, enrolments=enrolments)
