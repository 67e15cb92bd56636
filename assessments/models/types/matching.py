"""Authoring of matching."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from assessments.models.bank import Question
from assessments.models.rows import ExplainedRow, KeyedRow, new_row_key
from assessments.questions.matching import Matching


class MatchingQuestion(Question):
    """Rows, each with its counterpart. PII: none.

    Children: ``pairs`` (:class:`MatchingPair`), ``distractors``
    (:class:`MatchingDistractor`).
    """

    definition_class = Matching

    all_or_nothing = models.BooleanField(
        _("points only when everything is right"), default=False
    )

    panels = [
        *Question.panels,
        InlinePanel(
            "pairs",
            heading=_("Pairs"),
            label=_("Pair"),
            help_text=_("Rows with the same counterpart share one entry of the list."),
        ),
        InlinePanel(
            "distractors",
            heading=_("Counterparts that belong to no row"),
            label=_("Counterpart"),
        ),
        FieldPanel("all_or_nothing"),
        *Question.closing_panels,
    ]

    class Meta:
        verbose_name = _("matching")
        verbose_name_plural = _("matching")

    def to_data(self) -> dict[str, Any]:
        """Describe the question: rows, and the list of all counterparts once."""
        pairs = list(self.pairs.all())
        # Equal words are one counterpart, whichever row they were written for.
        keys: dict[str, str] = {}
        options = []
        for pair in pairs:
            if pair.answer_ru.strip() not in keys:
                keys[pair.answer_ru.strip()] = pair.answer_key
                options.append(pair.answer_data())
        options += [row.to_data() for row in self.distractors.all()]
        return {
            **super().to_data(),
            "all_or_nothing": self.all_or_nothing,
            "options": options,
            "rows": [
                {**pair.to_data(), "right": [keys[pair.answer_ru.strip()]]}
                for pair in pairs
            ],
        }


class MatchingPair(ExplainedRow):
    """A row and its counterpart; both keep their keys when moved. PII: none."""

    question = ParentalKey(
        MatchingQuestion, on_delete=models.CASCADE, related_name="pairs"
    )
    answer_key = models.CharField(
        _("key"), max_length=20, default=new_row_key, editable=False
    )
    answer_ru = models.CharField(_("counterpart in Russian"), max_length=300)
    answer_en = models.CharField(
        _("counterpart in English"), max_length=300, blank=True
    )

    panels = [
        *ExplainedRow.text_panels,
        FieldRowPanel([FieldPanel("answer_ru"), FieldPanel("answer_en")]),
        *ExplainedRow.explanation_panels,
    ]

    class Meta(ExplainedRow.Meta):
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")

    def answer_data(self) -> dict[str, Any]:
        """Describe the counterpart for a definition."""
        text = {"ru": self.answer_ru, "en": self.answer_en}
        return {"key": self.answer_key, "text": text}


class MatchingDistractor(KeyedRow):
    """A counterpart that belongs to no row. PII: none."""

    question = ParentalKey(
        MatchingQuestion, on_delete=models.CASCADE, related_name="distractors"
    )

    panels = KeyedRow.text_panels

    class Meta(KeyedRow.Meta):
        verbose_name = _("counterpart without a row")
        verbose_name_plural = _("counterparts without a row")
