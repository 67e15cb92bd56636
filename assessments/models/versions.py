"""Questions and quizzes as they were published; never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.models.bank import Question
from assessments.models.quiz_rules import QuizRules
from assessments.models.quizzes import Quiz
from assessments.questions.definition import Definition
from assessments.questions.registry import definition
from people.evidence import append_only


@append_only
class QuestionVersion(models.Model):
    """A question as it was published; never changed. PII: none.

    ``definition`` is what the type named ``type`` wrote; the same contents
    are never frozen twice in a row.
    """

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    type = models.CharField(_("type"), max_length=40)
    definition = models.JSONField(_("definition"))
    sha256 = models.CharField(_("hash"), max_length=64)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["question", "-number"]
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="one_question_version_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"

    @property
    def content(self) -> Definition:
        """The question itself; one of an unknown type is "unavailable"."""
        return definition(self.type, self.definition)


@append_only
class QuizVersion(QuizRules):
    """A quiz as it was published: rules and slots; never changed. PII: none."""

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    sha256 = models.CharField(_("hash"), max_length=64)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["quiz", "-number"]
        verbose_name = _("version of a quiz")
        verbose_name_plural = _("versions of quizzes")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "number"], name="one_quiz_version_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"


@append_only
class PinnedSlot(models.Model):
    """A place of a published quiz, with the version of its question. PII: none.

    ``pool`` holds the ids of the versions of which ``draw_count`` are drawn for
    each attempt; it is empty for a fixed question. The section's title stands
    at each of its places.
    """

    quiz_version = models.ForeignKey(
        QuizVersion, on_delete=models.PROTECT, related_name="slots"
    )
    position = models.PositiveSmallIntegerField(
        pgettext_lazy("place in a row", "position")
    )
    question_version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="pinned_in", null=True
    )
    pool = models.JSONField(_("drawn from"), default=list)
    draw_count = models.PositiveSmallIntegerField(_("how many"), default=1)
    section_ru = models.CharField(_("section in Russian"), max_length=200, blank=True)
    section_en = models.CharField(_("section in English"), max_length=200, blank=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["quiz_version", "position"]
        verbose_name = _("place of a published quiz")
        verbose_name_plural = _("places of published quizzes")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz_version", "position"], name="one_pinned_slot_per_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_version_id}/{self.position}"
