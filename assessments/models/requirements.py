"""The requirement this room adds to the spine."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, prefetch_related_objects
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.models.quizzes import Quiz
from assessments.models.versions import QuizVersion
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
    is_local = models.BooleanField(
        _("by each participant’s own clock"),
        default=False,
        help_text=_("09:00 is then 09:00 where the participant lives."),
    )

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

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.quiz}"

    def in_words(self) -> str:
        """Say which test has to be passed."""
        return gettext("Pass the test “%(title)s”") % {"title": self.quiz.title}

    def address(self) -> str:
        """Return the quiz's stable address."""
        return self.quiz.get_absolute_url()

    def pins(self) -> dict[str, Any]:
        """Hold on to the version published last."""
        return {"quiz_version": self.quiz.current_version}

    def dated(self, shift: Callable[[datetime], datetime]) -> dict[str, Any]:
        """Move the window of the test with the run."""
        window = {"opens_at": self.opens_at, "closes_at": self.closes_at}
        return {name: shift(value) for name, value in window.items() if value}

    def clean(self) -> None:
        """Refuse a quiz of another course."""
        super().clean()
        course = self.course or (self.run and self.run.course)
        if course and self.quiz_id and self.quiz.course_id != course.pk:
            raise ValidationError({"quiz": _("This quiz belongs to another course.")})

    @classmethod
    def read_ahead(cls, requirements: Sequence[Self]) -> None:
        """Load the quizzes and the pinned versions: two queries."""
        prefetch_related_objects(requirements, "quiz", "quiz_version")

    def assess(
        self, enrolments: Sequence[Enrolment], at: datetime
    ) -> dict[int, Finding]:
        """Say for each enrolment whether the quiz is passed."""
        return self.assess_all([self], {self.run_id or 0: enrolments}, at)[self.pk]

    @classmethod
    def assess_all(
        cls,
        requirements: Sequence[Self],
        by_run: Mapping[int | None, Sequence[Enrolment]],
        at: datetime,  # noqa: ARG003 - a test once passed stays passed
    ) -> dict[int, dict[int, Finding]]:
        """Answer for any number of runs in one query, and two where not read ahead."""
        from assessments.domain.findings import assess_tests

        return assess_tests(requirements, by_run)
