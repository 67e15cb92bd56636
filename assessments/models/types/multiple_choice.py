"""Authoring of multiple responses."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from assessments.enums import ScoringRule
from assessments.models.types.choice import ChoiceQuestion
from assessments.questions.multiple_response import MultipleResponse


class MultipleChoiceQuestion(ChoiceQuestion):
    """One or more options are right, and all are to be chosen. PII: none."""

    definition_class = MultipleResponse

    scoring = models.CharField(
        _("marks"),
        max_length=14,
        choices=ScoringRule,
        default=ScoringRule.PROPORTIONAL,
    )
    below_zero = models.BooleanField(
        _("may cost points"),
        default=False,
        help_text=_("Wrong options may take away more than the right ones bring."),
    )

    panels = [
        FieldRowPanel([FieldPanel("scoring"), FieldPanel("below_zero")]),
        *ChoiceQuestion.panels,
    ]

    class Meta:
        verbose_name = _("multiple response")
        verbose_name_plural = _("multiple responses")

    def to_data(self) -> dict[str, Any]:
        """Describe the question with its rule of marking."""
        return {
            **super().to_data(),
            "scoring": self.scoring,
            "below_zero": self.below_zero,
        }
