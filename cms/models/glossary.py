"""Words that lessons use and readers may not know."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.i18n import localised


class Term(models.Model):
    """A word with its meaning in both languages; shown where a lesson uses it. PII: none."""

    term_ru = models.CharField(_("term in Russian"), max_length=120, blank=True)
    term_en = models.CharField(_("term in English"), max_length=120, blank=True)
    meaning_ru = models.TextField(_("meaning in Russian"), max_length=600, blank=True)
    meaning_en = models.TextField(_("meaning in English"), max_length=600, blank=True)

    term = localised("term")
    meaning = localised("meaning")

    class Meta:
        ordering = ["term_ru", "term_en"]
        verbose_name = _("term of the glossary")
        verbose_name_plural = _("glossary")

    def __str__(self) -> str:
        return self.term_ru or self.term_en

    def clean(self) -> None:
        """Refuse a term without a meaning in the same language."""
        if not (self.term_ru or self.term_en):
            raise ValidationError(_("Write the term in one of the languages."))
        for language in ("ru", "en"):
            if bool(getattr(self, f"term_{language}")) != bool(
                getattr(self, f"meaning_{language}")
            ):
                raise ValidationError(
                    {f"meaning_{language}": _("A term and its meaning go together.")}
                )
