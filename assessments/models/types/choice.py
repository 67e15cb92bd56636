"""What the authoring of all types with options has in common."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from assessments.models.bank import Question
from people.codes import new_code


def new_option_key() -> str:
    """Return a key that means nothing in any language."""
    return new_code(6)


class ChoiceQuestion(Question):
    """A question that is answered by choosing options. PII: none."""

    keeps_order = models.BooleanField(
        _("keep the order of the options"),
        default=False,
        help_text=_("For numbers, stages, “none of these”: never shuffled."),
    )

    panels = [
        *Question.panels,
        InlinePanel("options", heading=_("Options"), label=_("Option")),
        FieldPanel("keeps_order"),
        *Question.closing_panels,
    ]

    class Meta:
        verbose_name = _("question with options")
        verbose_name_plural = _("questions with options")

    def to_data(self) -> dict[str, Any]:
        """Describe the question with its options in their order."""
        return {
            **super().to_data(),
            "keeps_order": self.keeps_order,
            "options": [option.to_data() for option in self.options.all()],
        }


class Option(Orderable):
    """One option of a question; its key stays when it is moved. PII: none."""

    question = ParentalKey(
        ChoiceQuestion, on_delete=models.CASCADE, related_name="options"
    )
    key = models.CharField(
        _("key"), max_length=20, default=new_option_key, editable=False
    )
    is_right = models.BooleanField(_("right"), default=False)
    text_ru = models.TextField(_("text in Russian"))
    text_en = models.TextField(_("text in English"), blank=True)
    explanation_ru = models.TextField(_("why, in Russian"), blank=True)
    explanation_en = models.TextField(_("why, in English"), blank=True)
    percent = models.CharField(
        _("part of the points, in per cent"),
        max_length=20,
        blank=True,
        help_text=_("Only where an option brings points of its own; −50 takes away."),
    )

    panels = [
        FieldRowPanel([FieldPanel("is_right"), FieldPanel("percent")]),
        FieldRowPanel([FieldPanel("text_ru"), FieldPanel("text_en")]),
        FieldRowPanel([FieldPanel("explanation_ru"), FieldPanel("explanation_en")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")

    def __str__(self) -> str:
        return self.text_ru

    def to_data(self) -> dict[str, Any]:
        """Describe the option for a definition."""
        return {
            "key": self.key,
            "is_right": self.is_right,
            "text": {"ru": self.text_ru, "en": self.text_en},
            "explanation": {"ru": self.explanation_ru, "en": self.explanation_en},
            "percent": self.percent,
        }
