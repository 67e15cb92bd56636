"""Files of questions: pictures, sound, films; not for everybody's eyes."""

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from assessments.enums import FileKind
from courses.models import Programme
from people.codes import new_code
from people.i18n import localised


def new_file_code() -> str:
    """Return the name of a file in addresses, too long to be guessed."""
    return new_code(22)


def place_of(instance: "QuestionFile", name: str) -> str:
    """Return where a file lies: outside what the web server hands out by itself."""
    return f"questions/{instance.code}{PurePath(name).suffix.lower()}"


class QuestionFile(index.Indexed, models.Model):
    """A picture, recording or film that questions show; its content never changes.

    It belongs to a programme's bank. Versions keep its ``code`` and words; the
    file is handed out to those who are signed in and were shown its address.
    PII: who uploaded it.
    """

    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="question_files",
    )
    title = models.CharField(
        _("name in the bank"), max_length=200, help_text=_("Only authors see it.")
    )
    code = models.CharField(
        _("code"), max_length=22, unique=True, default=new_file_code, editable=False
    )
    file = models.FileField(_("file"), upload_to=place_of)
    kind = models.CharField(_("kind"), max_length=5, choices=FileKind, editable=False)
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    sha256 = models.CharField(_("hash"), max_length=64, editable=False)
    alt_ru = models.CharField(
        _("what it shows, in Russian"),
        max_length=300,
        help_text=_(
            "For those who cannot see or hear it. Do not give the answer away."
        ),
    )
    alt_en = models.CharField(
        _("what it shows, in English"), max_length=300, blank=True
    )
    transcript_ru = models.TextField(
        _("transcript in Russian"),
        blank=True,
        help_text=_("For recordings and films: what is said and done."),
    )
    transcript_en = models.TextField(_("transcript in English"), blank=True)
    credit = models.CharField(_("author or source"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    alt = localised("alt")

    search_fields = [
        index.SearchField("title"),
        index.SearchField("alt_ru"),
        index.AutocompleteField("title"),
        index.FilterField("programme_id"),
        index.FilterField("kind"),
    ]

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("file of questions")
        verbose_name_plural = _("files of questions")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return where the file is handed out."""
        return reverse("question_file", args=[self.code])

    def to_data(self) -> dict[str, Any]:
        """Describe the file for a definition."""
        return {
            "code": self.code,
            "kind": self.kind,
            "alt": {"ru": self.alt_ru, "en": self.alt_en},
            "transcript": {"ru": self.transcript_ru, "en": self.transcript_en},
            "width": self.width,
            "height": self.height,
        }
