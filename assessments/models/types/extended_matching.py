"""Authoring of extended matching."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from assessments.models.bank import Question
from assessments.models.rows import ExplainedRow, KeyedRow
from assessments.questions.extended_matching import ExtendedMatching


class ExtendedMatchingQuestion(Question):
    """One lettered list, several cases. PII: none.

    Children: ``options`` (:class:`ExtendedOption`), ``cases``
    (:class:`ExtendedCase`, whose ``right`` names letters).
    """

    definition_class = ExtendedMatching

    all_or_nothing = models.BooleanField(
        _("points only when everything is right"), default=False
    )

    panels = [
        *Question.panels,
        InlinePanel("options", heading=_("List of options"), label=_("Option")),
        InlinePanel("cases", heading=_("Cases"), label=_("Case")),
        FieldPanel("all_or_nothing"),
        *Question.closing_panels,
    ]

    class Meta:
        verbose_name = _("extended matching")
        verbose_name_plural = _("extended matching")

    def to_data(self) -> dict[str, Any]:
        """Describe the question: the list, and the cases with their letters."""
        return {
            **super().to_data(),
            "all_or_nothing": self.all_or_nothing,
            "options": [option.to_data() for option in self.options.all()],
            "rows": [case.to_data() for case in self.cases.all()],
        }


class ExtendedOption(KeyedRow):
    """An option under its letter, by which the cases name it. PII: none."""

    question = ParentalKey(
        ExtendedMatchingQuestion, on_delete=models.CASCADE, related_name="options"
    )
    letter = models.CharField(
        _("letter"),
        max_length=3,
        validators=[
            RegexValidator(r"^\w+$", _("Letters and digits only, as A, B or 12."))
        ],
    )

    panels = [FieldPanel("letter"), *KeyedRow.text_panels]

    class Meta(KeyedRow.Meta):
        verbose_name = _("option of a list")
        verbose_name_plural = _("options of a list")

    def to_data(self) -> dict[str, Any]:
        """Describe the option; its letter is its key."""
        return {**super().to_data(), "key": self.letter.strip().upper()}


class ExtendedCase(ExplainedRow):
    """A case and the letters of the options that fit it. PII: none."""

    question = ParentalKey(
        ExtendedMatchingQuestion, on_delete=models.CASCADE, related_name="cases"
    )
    right = models.CharField(
        _("letter of the right option"),
        max_length=30,
        help_text=_("Several letters, with commas between: each of them is accepted."),
    )

    panels = [
        *ExplainedRow.text_panels,
        FieldRowPanel([FieldPanel("right")]),
        *ExplainedRow.explanation_panels,
    ]

    class Meta(ExplainedRow.Meta):
        verbose_name = _("case of a list")
        verbose_name_plural = _("cases of a list")

    def to_data(self) -> dict[str, Any]:
        """Describe the case with its letters."""
        letters = self.right.upper().replace(",", " ").split()
        return {**super().to_data(), "right": letters}
