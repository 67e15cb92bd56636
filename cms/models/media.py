"""Pictures and files, described in both languages."""

from base64 import urlsafe_b64encode
from pathlib import Path

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from people.i18n import localised

# With folders, secret and size the path stays below the field's 100.
RENDITION_STEM_LENGTH = 16


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
        """Return the path below a folder that all cuts of a picture share.

        The folder's name is 128 bits of a keyed hash: a copy kept on a device may
        stand in for another size, and nobody else finds either.
        """
        below_images = Path(super().get_upload_to(filename))
        picture = f"{self.image_id}/{self.image.file.name}"
        key = salted_hmac("cms.rendition", picture, algorithm="sha256").digest()
        secret = urlsafe_b64encode(key[:16]).decode().rstrip("=")
        stem, dot, size = below_images.name.partition(".")
        name = f"{stem[:RENDITION_STEM_LENGTH]}{dot}{size}"
        return f"{below_images.parent}/{secret}/{name}"


class CmsDocument(AbstractDocument):
    """A file to take along. PII: who uploaded it."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
