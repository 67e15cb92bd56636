"""Authoring of cloze passages."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from assessments.enums import Gap
from assessments.models.bank import Question
from assessments.questions.cloze import Cloze
from assessments.questions.gaps import GapKind

# A form that brings a part of the points: "50%: фолиевая кислота".
_PART = re.compile(r"\s*(\d{1,3}(?:[.,]\d+)?)\s*%\s*:\s*(.*)")


class ClozeQuestion(Question):
    """A passage with gaps. PII: none.

    ``passage_ru`` and ``passage_en`` hold ``[[mark]]`` where a gap is; children:
    ``gaps`` (:class:`ClozeGap`, found by their ``mark``).
    """

    definition_class = Cloze

    passage_ru = models.TextField(
        _("passage in Russian"),
        help_text=_("Put [[1]] where the gap 1 is, and so on."),
    )
    passage_en = models.TextField(_("passage in English"), blank=True)

    panels = [
        *Question.panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("passage_ru"), FieldPanel("passage_en")])],
            heading=_("Passage with gaps"),
        ),
        InlinePanel("gaps", heading=_("Gaps"), label=_("Gap")),
        *Question.closing_panels,
    ]

    class Meta:
        verbose_name = _("passage with gaps")
        verbose_name_plural = _("passages with gaps")

    def to_data(self) -> dict[str, Any]:
        """Describe the question with its gaps."""
        return {
            **super().to_data(),
            "passage": {"ru": self.passage_ru, "en": self.passage_en},
            "gaps": [gap.to_data() for gap in self.gaps.all()],
        }


class ClozeGap(Orderable):
    """A gap and what belongs into it. PII: none.

    ``answers_ru`` (and ``answers_en``) hold one answer a line. Of a choice: all
    words to choose from, the right one after ``=``, in the same order in both
    languages. Of a word: the accepted forms, ``*`` for any letters, ``50%:``
    before one that brings a part. Of a number: the number, alone.
    """

    question = ParentalKey(ClozeQuestion, on_delete=models.CASCADE, related_name="gaps")
    mark = models.CharField(
        _("mark in the passage"),
        max_length=20,
        validators=[RegexValidator(r"^\w+$", _("Letters and digits only."))],
    )
    kind = models.CharField(_("kind"), max_length=6, choices=Gap, default=Gap.WORD)
    label_ru = models.CharField(
        _("what belongs there, in Russian"),
        max_length=100,
        help_text=_("Read out to those who do not see the passage: “temperature”."),
    )
    label_en = models.CharField(
        _("what belongs there, in English"), max_length=100, blank=True
    )
    answers_ru = models.TextField(
        _("answers in Russian"),
        help_text=_(
            "One a line. Choice: all words, = before the right one. Word: accepted"
            " forms, * for any letters, 50%: before one that brings half. Number:"
            " the number alone."
        ),
    )
    answers_en = models.TextField(
        _("answers in English"),
        blank=True,
        help_text=_("Choice: the same words in the same order."),
    )
    tolerance = models.CharField(_("tolerance of a number"), max_length=40, default="0")
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1)]
    )
    explanation_ru = models.TextField(_("why, in Russian"), blank=True)
    explanation_en = models.TextField(_("why, in English"), blank=True)

    panels = [
        FieldRowPanel([FieldPanel("mark"), FieldPanel("kind"), FieldPanel("weight")]),
        FieldRowPanel([FieldPanel("label_ru"), FieldPanel("label_en")]),
        FieldRowPanel([FieldPanel("answers_ru"), FieldPanel("answers_en")]),
        FieldPanel("tolerance"),
        FieldRowPanel([FieldPanel("explanation_ru"), FieldPanel("explanation_en")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")

    def __str__(self) -> str:
        return f"[[{self.mark}]]"

    def to_data(self) -> dict[str, Any]:
        """Describe the gap for a definition."""
        ru, en = _lines(self.answers_ru), _lines(self.answers_en)
        data: dict[str, Any] = {
            "key": self.mark,
            "kind": self.kind,
            "label": {"ru": self.label_ru, "en": self.label_en},
            "weight": self.weight,
            "explanation": {"ru": self.explanation_ru, "en": self.explanation_en},
        }
        if self.kind == GapKind.CHOICE:
            return {**data, "options": list(_options(ru, en))}
        if self.kind == GapKind.WORD:
            return {**data, "forms": [_form(line) for line in (*ru, *en)]}
        value = ru[0] if len(ru) == 1 else ""
        return {**data, "value": value, "tolerance": self.tolerance}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _options(ru: list[str], en: list[str]) -> Iterator[dict[str, Any]]:
    """Return the words to choose from; their keys are their places in the list."""
    for place, (first, second) in enumerate(zip_longest(ru, en, fillvalue=""), 1):
        is_right = first.startswith("=")
        text = {"ru": first.lstrip("= "), "en": second.lstrip("= ")}
        yield {"key": str(place), "text": text, "is_right": is_right}


def _form(line: str) -> dict[str, str]:
    part = _PART.fullmatch(line)
    return (
        {"text": part[2], "percent": part[1]}
        if part
        else {"text": line.removeprefix("=").strip(), "percent": "100"}
    )
