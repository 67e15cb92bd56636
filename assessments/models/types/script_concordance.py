"""Authoring of script concordance."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from assessments.enums import ScaleMeaning
from assessments.models.bank import Question
from assessments.models.rows import ExplainedRow
from assessments.questions.script_concordance import ScriptConcordance

VOTES = ("votes_minus2", "votes_minus1", "votes_0", "votes_plus1", "votes_plus2")


class ScriptConcordanceQuestion(Question):
    """A hypothesis and facts that may change it, scored against a panel. PII: none.

    Children: ``facts`` (:class:`ScriptFact` with the panel's votes).
    """

    definition_class = ScriptConcordance

    meaning = models.CharField(
        _("the scale is about"),
        max_length=13,
        choices=ScaleMeaning,
        default=ScaleMeaning.DIAGNOSIS,
    )

    panels = [
        FieldPanel("meaning"),
        *Question.panels,
        InlinePanel(
            "facts",
            heading=_("New facts, with the votes of the panel"),
            label=_("Fact"),
            help_text=_(
                "Say how many experts chose each point. An answer earns its votes"
                " divided by those of the most frequent one."
            ),
        ),
        *Question.closing_panels,
    ]

    class Meta:
        verbose_name = _("script concordance")
        verbose_name_plural = _("script concordance")

    def to_data(self) -> dict[str, Any]:
        """Describe the question with its facts."""
        return {
            **super().to_data(),
            "meaning": self.meaning,
            "facts": [fact.to_data() for fact in self.facts.all()],
        }


class ScriptFact(ExplainedRow):
    """A new fact and how many experts chose each point of the scale. PII: none."""

    question = ParentalKey(
        ScriptConcordanceQuestion, on_delete=models.CASCADE, related_name="facts"
    )
    votes_minus2 = models.PositiveSmallIntegerField(_("votes for −2"), default=0)
    votes_minus1 = models.PositiveSmallIntegerField(_("votes for −1"), default=0)
    votes_0 = models.PositiveSmallIntegerField(_("votes for 0"), default=0)
    votes_plus1 = models.PositiveSmallIntegerField(_("votes for +1"), default=0)
    votes_plus2 = models.PositiveSmallIntegerField(_("votes for +2"), default=0)

    panels = [
        *ExplainedRow.text_panels,
        FieldRowPanel([FieldPanel(name) for name in VOTES]),
        *ExplainedRow.explanation_panels,
    ]

    class Meta(ExplainedRow.Meta):
        verbose_name = _("fact")
        verbose_name_plural = _("facts")

    def to_data(self) -> dict[str, Any]:
        """Describe the fact with its votes, from −2 to +2."""
        return {**super().to_data(), "votes": [getattr(self, name) for name in VOTES]}
