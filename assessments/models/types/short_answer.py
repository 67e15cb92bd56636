"""Authoring of short answers."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable

from assessments.models.bank import Question
from assessments.questions.short_answer import MAX_SLIPS, ShortAnswer


class ShortAnswerQuestion(Question):
    """A word or two, compared with accepted forms. PII: none."""

    definition_class = ShortAnswer

    case_sensitive = models.BooleanField(_("capital letters matter"), default=False)
    slips = models.PositiveSmallIntegerField(
        _("slips of the pen"),
        default=0,
        validators=[MaxValueValidator(MAX_SLIPS)],
        help_text=_("How many letters may be wrong in forms of five and more."),
    )

    panels = [
        *Question.panels,
        InlinePanel(
            "forms",
            heading=_("Accepted forms, of all languages"),
            label=_("Form"),
            help_text=_("* stands for any letters; ё and е are the same."),
        ),
        FieldRowPanel([FieldPanel("case_sensitive"), FieldPanel("slips")]),
        *Question.closing_panels,
    ]

    class Meta:
        verbose_name = _("short answer")
        verbose_name_plural = _("short answers")

    def to_data(self) -> dict[str, Any]:
        """Describe the question with its forms in their order."""
        return {
            **super().to_data(),
            "forms": [form.to_data() for form in self.forms.all()],
            "case_sensitive": self.case_sensitive,
            "slips": self.slips,
        }


class AcceptedForm(Orderable):
    """A form of a short answer, and what it brings. PII: none."""

    question = ParentalKey(
        ShortAnswerQuestion, on_delete=models.CASCADE, related_name="forms"
    )
    text = models.CharField(_("form"), max_length=200)
    percent = models.CharField(
        _("part of the points, in per cent"), max_length=20, default="100"
    )

    panels = [FieldRowPanel([FieldPanel("text"), FieldPanel("percent")])]

    class Meta(Orderable.Meta):
        verbose_name = _("accepted form")
        verbose_name_plural = _("accepted forms")

    def __str__(self) -> str:
        return self.text

    def to_data(self) -> dict[str, Any]:
        """Describe the form for a definition."""
        return {"text": self.text, "percent": self.percent}
