"""Quizzes as authors put them together."""

from typing import TYPE_CHECKING

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from assessments.enums import Difficulty, QuizKind
from assessments.models.bank import Category, Question
from assessments.models.quiz_rules import QuizRules
from courses.models import Course
from people.codes import new_code

if TYPE_CHECKING:
    from assessments.models.versions import QuizVersion


class Quiz(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    index.Indexed,
    QuizRules,
    ClusterableModel,
):
    """A quiz of a course as its author puts it together.

    Publishing freezes a :class:`QuizVersion`; attempts know only versions.
    PII: none.
    """

    course = models.ForeignKey(
        Course,
        verbose_name=_("course"),
        on_delete=models.PROTECT,
        related_name="quizzes",
    )
    key = models.SlugField(_("key"), max_length=80)
    code = models.CharField(
        _("code"), max_length=12, unique=True, default=new_code, editable=False
    )

    pre_test = models.ForeignKey(
        "self",
        verbose_name=_("pre-test it belongs to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="post_tests",
        limit_choices_to={"kind": QuizKind.PRE_TEST},
        help_text=_("For a post-test: the gain is counted from this one."),
    )

    panels = [
        FieldRowPanel([FieldPanel("course"), FieldPanel("key")]),
        FieldRowPanel([FieldPanel("title_ru"), FieldPanel("title_en")]),
        FieldRowPanel([FieldPanel("intro_ru"), FieldPanel("intro_en")]),
        InlinePanel("slots", heading=_("Questions"), label=_("Question")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("pass_mark_percent")]),
                FieldRowPanel(
                    [FieldPanel("attempts_allowed"), FieldPanel("duration_minutes")]
                ),
                FieldRowPanel([FieldPanel("counts"), FieldPanel("wait_minutes")]),
                FieldRowPanel([FieldPanel("navigation"), FieldPanel("password")]),
                FieldPanel("grace_seconds"),
                FieldPanel("pre_test"),
                FieldRowPanel(
                    [FieldPanel("shuffle_questions"), FieldPanel("shuffle_options")]
                ),
            ],
            heading=_("Rules"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("marks_from"), FieldPanel("correctness_from")]
                ),
                FieldRowPanel(
                    [FieldPanel("explanations_from"), FieldPanel("key_from")]
                ),
            ],
            heading=_("What participants see, and when"),
            help_text=_(
                "With “during the test” an answer can be checked at once; what was"
                " checked stays as it is."
            ),
        ),
    ]

    search_fields = [
        index.SearchField("title_ru"),
        index.SearchField("title_en"),
        index.AutocompleteField("title_ru"),
        index.AutocompleteField("title_en"),
    ]

    class Meta:
        ordering = ["course", "title_ru"]
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "key"],
                name="one_quiz_per_key",
                violation_error_message=_("This course has a quiz with this key."),
            ),
            models.CheckConstraint(
                condition=models.Q(pass_mark_percent__lte=100),
                name="quiz_pass_mark_is_a_percentage",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the quiz's stable address in the reader's language."""
        return reverse("quiz", args=[self.code])

    @property
    def state_text(self) -> str:
        """How the quiz stands, without a query: lists show it for every row."""
        if not self.live:
            return gettext("draft")
        return (
            gettext("live, changed")
            if self.has_unpublished_changes
            else gettext("live")
        )

    @property
    def current_version(self) -> "QuizVersion | None":
        """The version published last."""
        return self.versions.order_by("-number").first()


class QuizSlot(Orderable):
    """A place of a quiz: one question, or some drawn from a category. PII: none.

    ``points`` is what each question is worth. With ``section_ru`` a section
    begins here; questions are shuffled inside their section.
    """

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="slots")
    question = models.ForeignKey(
        Question,
        verbose_name=_("question"),
        on_delete=models.PROTECT,
        related_name="slots",
        null=True,
        blank=True,
    )
    draw_category = models.ForeignKey(
        Category,
        verbose_name=_("or draw from"),
        on_delete=models.PROTECT,
        related_name="slots",
        null=True,
        blank=True,
        help_text=_("Questions of this category and of those inside it."),
    )
    draw_count = models.PositiveSmallIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1)]
    )
    draw_tag = models.CharField(_("only with the tag"), max_length=100, blank=True)
    draw_difficulty = models.CharField(
        _("only of the difficulty"), max_length=6, choices=Difficulty, blank=True
    )
    section_ru = models.CharField(
        _("a section begins, in Russian"), max_length=200, blank=True
    )
    section_en = models.CharField(
        _("a section begins, in English"), max_length=200, blank=True
    )
    points = models.DecimalField(
        _("points"),
        max_digits=6,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(0)],
    )

    panels = [
        FieldPanel("question"),
        FieldPanel("points"),
        FieldRowPanel([FieldPanel("draw_category"), FieldPanel("draw_count")]),
        FieldRowPanel([FieldPanel("draw_tag"), FieldPanel("draw_difficulty")]),
        FieldRowPanel([FieldPanel("section_ru"), FieldPanel("section_en")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(question=None) ^ models.Q(draw_category=None),
                name="slot_is_fixed_or_drawn",
                violation_error_message=_(
                    "Choose a question, or a category to draw from."
                ),
            ),
        ]

    def __str__(self) -> str:
        return str(self.question or self.draw_category)
