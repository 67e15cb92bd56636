"""Authoring of numbers."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from assessments.models.bank import Question
from assessments.models.types.choice import new_option_key
from assessments.questions.numeric import Numeric


class NumericQuestion(Question):
    """A number within a tolerance. PII: none.

    Numbers are kept as they were typed: 0,10 stays exactly that.
    """

    definition_class = Numeric

    value = models.CharField(_("right number"), max_length=40)
    tolerance = models.CharField(
        _("tolerance"),
        max_length=40,
        default="0",
        help_text=_("How far off an answer may be, in the first unit."),
    )

    panels = [
        *Question.panels,
        FieldRowPanel([FieldPanel("value"), FieldPanel("tolerance")]),
        InlinePanel(
            "units",
            heading=_("Units"),
            label=_("Unit"),
            help_text=_("The number is in the first; answers in others are converted."),
        ),
        *Question.closing_panels,
    ]

    class Meta:
        verbose_name = _("numeric answer")
        verbose_name_plural = _("numeric answers")

    def to_data(self) -> dict[str, Any]:
        """Describe the question with its units in their order."""
        return {
            **super().to_data(),
            "value": self.value,
            "tolerance": self.tolerance,
            "units": [unit.to_data() for unit in self.units.all()],
        }


class NumericUnit(Orderable):
    """A unit that is accepted; its key stays when it is moved. PII: none."""

    question = ParentalKey(
        NumericQuestion, on_delete=models.CASCADE, related_name="units"
    )
    key = models.CharField(
        _("key"), max_length=20, default=new_option_key, editable=False
    )
    text_ru = models.CharField(_("unit in Russian"), max_length=60)
    text_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    factor = models.CharField(
        _("factor"),
        max_length=40,
        default="1",
        help_text=_(
            "How many of the first unit one of these is: 10 for g/dL beside g/L."
        ),
    )

    panels = [
        FieldRowPanel(
            [FieldPanel("text_ru"), FieldPanel("text_en"), FieldPanel("factor")]
        )
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("unit of a number")
        verbose_name_plural = _("units of numbers")

    def __str__(self) -> str:
        return self.text_ru

    def to_data(self) -> dict[str, Any]:
        """Describe the unit for a definition."""
        return {
            "key": self.key,
            "text": {"ru": self.text_ru, "en": self.text_en},
            "factor": self.factor,
        }
