"""The bank: categories, and questions as authors write them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from polymorphic.managers import PolymorphicManager
from polymorphic.models import PolymorphicModel
from polymorphic.query import PolymorphicQuerySet
from taggit.models import TaggedItemBase
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
    PreviewableMixin,
    RevisionMixin,
    Workflow,
    WorkflowMixin,
)
from wagtail.search import index
from wagtail.search.queryset import SearchableQuerySetMixin

from assessments.enums import Difficulty
from assessments.models.media import QuestionFile
from assessments.questions.definition import Definition
from courses.models import Programme
from people.i18n import localised
from people.models import Speciality

if TYPE_CHECKING:
    from assessments.models.versions import QuestionVersion


class Category(models.Model):
    """A part of a programme's bank; categories form a tree. PII: none."""

    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="question_categories",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    key = models.SlugField(_("key"), max_length=60)
    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)

    shared_with = models.ManyToManyField(
        Programme,
        verbose_name=_("shared with"),
        blank=True,
        related_name="shared_question_categories",
        help_text=_("Programmes whose tests may use its questions."),
    )

    title = localised("title")

    class Meta:
        ordering = ["programme", "title_ru"]
        verbose_name = _("category of questions")
        verbose_name_plural = _("categories of questions")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "key"],
                name="one_category_per_key",
                violation_error_message=_("The bank has a category with this key."),
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="category_not_in_itself",
                violation_error_message=_("A category cannot be a part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class QuestionQuerySet(SearchableQuerySetMixin, PolymorphicQuerySet):
    """Questions of all types; searchable, which polymorphic querysets are not."""

    def in_programmes(self, programmes: Iterable[int]) -> Self:
        """Those in the banks of the programmes with these ids."""
        return self.filter(category__programme__in=programmes)


class Question(
    PreviewableMixin,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    index.Indexed,
    PolymorphicModel,
    ClusterableModel,
):
    """A question as its author writes it; each type is a subclass.

    Publishing freezes a :class:`QuestionVersion`; quizzes and attempts know
    only versions. PII: none.
    """

    definition_class: ClassVar[type[Definition]]

    category = models.ForeignKey(
        Category,
        verbose_name=_("category"),
        on_delete=models.PROTECT,
        related_name="questions",
    )
    title = models.CharField(
        _("name in the bank"),
        max_length=200,
        help_text=_("Only authors see it."),
    )
    vignette_ru = models.TextField(_("case in Russian"), blank=True)
    vignette_en = models.TextField(_("case in English"), blank=True)
    stem_ru = models.TextField(_("question in Russian"))
    stem_en = models.TextField(_("question in English"), blank=True)
    explanation_ru = models.TextField(_("explanation in Russian"), blank=True)
    explanation_en = models.TextField(_("explanation in English"), blank=True)
    reference_ru = models.TextField(_("source in Russian"), blank=True)
    reference_en = models.TextField(_("source in English"), blank=True)
    difficulty = models.CharField(
        _("difficulty"), max_length=6, choices=Difficulty, blank=True
    )
    speciality = models.ForeignKey(
        Speciality,
        verbose_name=_("speciality"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    author = models.CharField(_("author"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    review_date = models.DateField(
        _("review date"),
        null=True,
        blank=True,
        help_text=_("When somebody should look whether it is still right."),
    )
    tags = ClusterTaggableManager(
        through="assessments.QuestionTag", blank=True, verbose_name=_("tags")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    objects: ClassVar[Any] = PolymorphicManager.from_queryset(QuestionQuerySet)()

    # ``assessments.indexing`` does it, for many questions at once too.
    search_auto_update = False
    search_fields = [
        index.SearchField("title"),
        index.SearchField("stem_ru"),
        index.SearchField("stem_en"),
        index.AutocompleteField("title"),
        index.AutocompleteField("stem_ru"),
        index.AutocompleteField("stem_en"),
        index.FilterField("category_id"),
        index.FilterField("live"),
        index.RelatedFields("category", [index.FilterField("programme_id")]),
    ]

    panels = [
        FieldPanel("category"),
        FieldPanel("title"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("vignette_ru"), FieldPanel("vignette_en")]),
                FieldRowPanel([FieldPanel("stem_ru"), FieldPanel("stem_en")]),
            ],
            heading=_("Question"),
        ),
        InlinePanel("media", heading=_("Pictures, recordings, films"), label=_("File")),
    ]
    closing_panels = [
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("explanation_ru"), FieldPanel("explanation_en")]
                ),
                FieldRowPanel([FieldPanel("reference_ru"), FieldPanel("reference_en")]),
            ],
            heading=_("Explanation, shown after the test"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("difficulty"), FieldPanel("speciality")]),
                FieldPanel("tags"),
                FieldRowPanel([FieldPanel("author"), FieldPanel("licence")]),
                FieldPanel("review_date"),
            ],
            heading=_("For the bank"),
        ),
    ]

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.title

    @classmethod
    def get_default_workflow(cls) -> Workflow | None:
        """Use one workflow for all types: the one assigned to "Question"."""
        if cls is Question:
            return super().get_default_workflow()
        return Question.get_default_workflow()

    @property
    def state_text(self) -> str:
        """How the question stands, without a query: lists show it for every row."""
        if not self.live:
            return gettext("draft")
        return (
            gettext("live, changed")
            if self.has_unpublished_changes
            else gettext("live")
        )

    def to_definition(self) -> Definition:
        """Return the question as it would be frozen now.

        :raises InvalidDefinition: when something is missing
        """
        return self.definition_class.from_data(self.to_data())

    def to_data(self) -> dict[str, Any]:
        """Describe the texts and media that all types share; types add their own."""
        texts: dict[str, Any] = {
            name: {lang: getattr(self, f"{name}_{lang}") for lang in ("ru", "en")}
            for name in ("vignette", "stem", "explanation", "reference")
        }
        return {**texts, "media": [row.file.to_data() for row in self.media.all()]}

    @property
    def current_version(self) -> "QuestionVersion | None":
        """The version published last."""
        return self.versions.order_by("-number").first()

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """What an author may look at: the question, and its review."""
        return [("", _("As a learner")), ("review", _("Review of the answer"))]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Return the page that shows the question as a learner sees it."""
        return "assessments/question_preview.html"

    def get_preview_context(
        self, request: HttpRequest, mode_name: str
    ) -> dict[str, Any]:
        """Add what a learner would see."""
        from assessments.domain.preview import preview_of

        context = super().get_preview_context(request, mode_name)
        return {**context, **preview_of(self, review=mode_name == "review")}


class QuestionTag(TaggedItemBase):
    """A word by which questions are found and drawn. PII: none."""

    content_object = ParentalKey(
        Question, on_delete=models.CASCADE, related_name="tagged_items"
    )


class QuestionMedium(Orderable):
    """A picture, recording or film shown with a question. PII: none."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="media")
    file = models.ForeignKey(
        QuestionFile,
        verbose_name=_("file"),
        on_delete=models.PROTECT,
        related_name="shown_in",
    )

    panels = [FieldPanel("file")]

    class Meta(Orderable.Meta):
        verbose_name = _("file shown with a question")
        verbose_name_plural = _("files shown with questions")

    def __str__(self) -> str:
        return str(self.file)
