"""Pictures and files, described in both languages."""

from pathlib import Path
from secrets import token_urlsafe

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from people.i18n import localised

# With folders, secret and what storages add it stays below the field's 100.
RENDITION_NAME_LENGTH = 50


class CmsImage(AbstractImage):
    """A picture with what it shows and who made it. PII: who uploaded it."""

    alt_ru = models.CharField(
        _("what it shows, in Russian"),
        max_length=300,
        blank=True,
        help_text=_("For those who cannot see the picture."),
    )
    alt_en = models.CharField(
        _("what it shows, in English"), max_length=300, blank=True
    )
    credit = models.CharField(_("author or source"), max_length=200, blank=True)

    alt = localised("alt")

    admin_form_fields = (
        *(name for name in Image.admin_form_fields if name != "description"),
        "alt_ru",
        "alt_en",
        "credit",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    @property
    def default_alt_text(self) -> str:
        """What the picture shows, for templates that say nothing of their own."""
        return self.alt


def _short(name: str) -> str:
    """Return the end of ``name``: the size and the kind stand there."""
    return name[-RENDITION_NAME_LENGTH:].lstrip(".-_")


class CmsRendition(AbstractRendition):
    """A picture in the size of a place. PII: none.

    Web servers hand these out without asking who wants them, those of closed
    lessons too: so nobody can guess an address (decision 0008).
    """

    image = models.ForeignKey(
        CmsImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"],
                name="one_rendition_per_size",
            ),
        ]

    def get_upload_to(self, filename: str) -> str:
        """Return the path below a folder of 128 random bits."""
        below_images = Path(super().get_upload_to(filename))
        return f"{below_images.parent}/{token_urlsafe(16)}/{_short(below_images.name)}"


class CmsDocument(AbstractDocument):
    """A file to take along. PII: who uploaded it."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
