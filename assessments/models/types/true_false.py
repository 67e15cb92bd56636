"""Authoring of true or false."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from assessments.enums import Truth
from assessments.models.bank import Question
from assessments.questions.true_false import TrueFalse


class TrueFalseQuestion(Question):
    """A statement that is true or false. PII: none."""

    definition_class = TrueFalse

    answer = models.CharField(_("right answer"), max_length=5, choices=Truth)
    explanation_true_ru = models.TextField(_("on “true”, in Russian"), blank=True)
    explanation_true_en = models.TextField(_("on “true”, in English"), blank=True)
    explanation_false_ru = models.TextField(_("on “false”, in Russian"), blank=True)
    explanation_false_en = models.TextField(_("on “false”, in English"), blank=True)

    panels = [
        *Question.panels,
        FieldPanel("answer"),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel(f"explanation_{word}_ru"),
                        FieldPanel(f"explanation_{word}_en"),
                    ]
                )
                for word in ("true", "false")
            ],
            heading=_("What is said about each answer"),
        ),
        *Question.closing_panels,
    ]

    class Meta:
        verbose_name = _("true or false")
        verbose_name_plural = _("true or false")

    def to_data(self) -> dict[str, Any]:
        """Describe the question with its answer."""
        return {
            **super().to_data(),
            "answer": self.answer,
            **{
                name: {lang: getattr(self, f"{name}_{lang}") for lang in ("ru", "en")}
                for name in ("explanation_true", "explanation_false")
            },
        }
