"""Authoring of ordering."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel

from assessments.enums import OrderRule
from assessments.models.bank import Question
from assessments.models.rows import ExplainedRow
from assessments.questions.ordering import Ordering


class OrderingQuestion(Question):
    """Steps, written in their right order. PII: none.

    Children: ``steps`` (:class:`OrderingStep`), the first one first.
    """

    definition_class = Ordering

    scoring = models.CharField(
        _("marks"), max_length=14, choices=OrderRule, default=OrderRule.NEIGHBOURS
    )

    panels = [
        *Question.panels,
        InlinePanel(
            "steps",
            heading=_("Steps, in their right order"),
            label=_("Step"),
            help_text=_("Participants get them in another order, never in this one."),
        ),
        FieldPanel("scoring"),
        *Question.closing_panels,
    ]

    class Meta:
        verbose_name = _("ordering")
        verbose_name_plural = _("ordering")

    def to_data(self) -> dict[str, Any]:
        """Describe the question with its steps in the right order."""
        return {
            **super().to_data(),
            "scoring": self.scoring,
            "steps": [step.to_data() for step in self.steps.all()],
        }


class OrderingStep(ExplainedRow):
    """A step. PII: none."""

    question = ParentalKey(
        OrderingQuestion, on_delete=models.CASCADE, related_name="steps"
    )

    panels = [*ExplainedRow.text_panels, *ExplainedRow.explanation_panels]

    class Meta(ExplainedRow.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")
