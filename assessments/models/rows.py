"""Rows of questions: what their types have in common."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from people.codes import new_code


def new_row_key() -> str:
    """Return a key that means nothing in any language."""
    return new_code(6)


class KeyedRow(Orderable):
    """A row of a question; its key stays when it is moved. PII: none."""

    key = models.CharField(_("key"), max_length=20, default=new_row_key, editable=False)
    text_ru = models.TextField(_("text in Russian"))
    text_en = models.TextField(_("text in English"), blank=True)

    text_panels = [FieldRowPanel([FieldPanel("text_ru"), FieldPanel("text_en")])]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text_ru

    def to_data(self) -> dict[str, Any]:
        """Describe the row for a definition."""
        return {"key": self.key, "text": {"ru": self.text_ru, "en": self.text_en}}


class ExplainedRow(KeyedRow):
    """A row with a reason that is told in the review. PII: none."""

    explanation_ru = models.TextField(_("why, in Russian"), blank=True)
    explanation_en = models.TextField(_("why, in English"), blank=True)

    explanation_panels = [
        FieldRowPanel([FieldPanel("explanation_ru"), FieldPanel("explanation_en")])
    ]

    class Meta(KeyedRow.Meta):
        abstract = True

    def to_data(self) -> dict[str, Any]:
        """Describe the row with its reason."""
        why = {"ru": self.explanation_ru, "en": self.explanation_en}
        return {**super().to_data(), "explanation": why}
