"""Authoring of essays."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from assessments.models.bank import Question
from assessments.models.types.choice import new_option_key
from assessments.questions.essay import MAX_MARKERS, Essay


class EssayQuestion(Question):
    """A text in the learner's own words, marked by people. PII: none."""

    definition_class = Essay

    max_words = models.PositiveIntegerField(
        _("words at most"), default=0, help_text=_("0: no advice on length.")
    )
    markers = models.PositiveSmallIntegerField(
        _("markers"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MARKERS)],
        help_text=_("With two, a third decides where they disagree."),
    )
    guidance_ru = models.TextField(_("for markers, in Russian"), blank=True)
    guidance_en = models.TextField(_("for markers, in English"), blank=True)

    panels = [
        *Question.panels,
        FieldRowPanel([FieldPanel("max_words"), FieldPanel("markers")]),
        InlinePanel("criteria", heading=_("What is looked for"), label=_("Criterion")),
        FieldRowPanel([FieldPanel("guidance_ru"), FieldPanel("guidance_en")]),
        *Question.closing_panels,
    ]

    class Meta:
        verbose_name = _("essay")
        verbose_name_plural = _("essays")

    def to_data(self) -> dict[str, Any]:
        """Describe the question with its rubric."""
        return {
            **super().to_data(),
            "max_words": self.max_words,
            "markers": self.markers,
            "guidance": {"ru": self.guidance_ru, "en": self.guidance_en},
            "criteria": [row.to_data() for row in self.criteria.all()],
        }


class EssayCriterion(Orderable):
    """One line of a rubric; its key stays when it is moved. PII: none."""

    question = ParentalKey(
        EssayQuestion, on_delete=models.CASCADE, related_name="criteria"
    )
    key = models.CharField(
        _("key"), max_length=20, default=new_option_key, editable=False
    )
    text_ru = models.CharField(_("criterion in Russian"), max_length=300)
    text_en = models.CharField(_("criterion in English"), max_length=300, blank=True)
    points = models.PositiveSmallIntegerField(
        _("points at most"), default=1, validators=[MinValueValidator(1)]
    )

    panels = [
        FieldRowPanel([FieldPanel("text_ru"), FieldPanel("text_en")]),
        FieldPanel("points"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("criterion of an essay")
        verbose_name_plural = _("criteria of essays")

    def __str__(self) -> str:
        return self.text_ru

    def to_data(self) -> dict[str, Any]:
        """Describe the criterion for a definition."""
        return {
            "key": self.key,
            "text": {"ru": self.text_ru, "en": self.text_en},
            "points": self.points,
        }
