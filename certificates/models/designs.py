"""How certificates look and what they say around the facts: data with revisions."""

import hashlib
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin

from certificates.enums import Languages, Ornament
from certificates.validators import check_placeholders
from people.evidence import append_only


@append_only
class DesignPicture(models.Model):
    """A signature, stamp or logo; kept for ever, since documents point to it.

    A further scan is a further row. PII: a signature is somebody's.
    """

    title = models.CharField(_("title"), max_length=120)
    sha256 = models.CharField(_("hash"), max_length=64, unique=True, editable=False)
    content = models.BinaryField(_("picture"), editable=False)

    class Meta:
        ordering = ["title"]
        verbose_name = _("picture for certificates")
        verbose_name_plural = _("pictures for certificates")

    def __str__(self) -> str:
        return self.title

    @classmethod
    def keep(cls, *, title: str, content: bytes) -> "DesignPicture":
        """Keep a picture; the same bytes are kept once."""
        digest = hashlib.sha256(content).hexdigest()
        defaults = {"title": title, "content": content}
        return cls.objects.get_or_create(sha256=digest, defaults=defaults)[0]


class CertificateDesign(
    PreviewableMixin, DraftStateMixin, RevisionMixin, ClusterableModel
):
    """What surrounds the facts: words, signatories, ornament, pictures.

    A certificate keeps all of it in its snapshot, and the number of the
    published revision; a later edit changes no certificate. PII: signatories.
    """

    key = models.SlugField(_("key"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=120)
    ornament = models.CharField(
        _("ornament"), max_length=20, choices=Ornament, default=Ornament.FAR_REGIONS
    )
    languages = models.CharField(
        _("languages"), max_length=4, choices=Languages, default=Languages.BOTH
    )
    heading_ru = models.CharField(
        _("heading in Russian"), max_length=60, default="Сертификат"
    )
    heading_en = models.CharField(
        _("heading in English"), max_length=60, default="Certificate of participation"
    )
    awarded_ru = models.CharField(
        _("line before the name in Russian"),
        max_length=120,
        default="Настоящий сертификат получает",
    )
    awarded_en = models.CharField(
        _("line before the name in English"), max_length=120, default="Awarded to"
    )
    text_ru = models.CharField(
        _("line under the course in Russian"),
        max_length=200,
        blank=True,
        default="{programme}",
        validators=[check_placeholders],
        help_text=_("May hold {programme}, {dates}, {place} and {hours}."),
    )
    text_en = models.CharField(
        _("line under the course in English"),
        max_length=200,
        blank=True,
        default="{programme}",
        validators=[check_placeholders],
    )
    logo = models.ForeignKey(
        DesignPicture,
        verbose_name=_("logo of a partner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    stamp = models.ForeignKey(
        DesignPicture,
        verbose_name=_("stamp"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("key")]),
        FieldRowPanel([FieldPanel("ornament"), FieldPanel("languages")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("heading_ru"), FieldPanel("heading_en")]),
                FieldRowPanel([FieldPanel("awarded_ru"), FieldPanel("awarded_en")]),
                FieldRowPanel([FieldPanel("text_ru"), FieldPanel("text_en")]),
            ],
            heading=_("Words"),
        ),
        InlinePanel("signatories", label=_("Signatory"), max_num=2),
        FieldRowPanel([FieldPanel("logo"), FieldPanel("stamp")]),
    ]

    class Meta:
        ordering = ["title"]
        verbose_name = _("design of certificates")
        verbose_name_plural = _("designs of certificates")

    def __str__(self) -> str:
        return self.title

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the sample certificate in this design, as it will be printed."""
        from certificates.views.designs import preview_of

        return preview_of(request, self, mode_name)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The usual name, and the longest that has to fit."""
        return [("", _("Usual name")), ("long", _("Name of 120 characters"))]


class Signatory(Orderable):
    """Who signs; without a name the line is signed by hand. PII: name, signature."""

    design = ParentalKey(
        CertificateDesign, on_delete=models.CASCADE, related_name="signatories"
    )
    name = models.CharField(_("name of the signatory"), max_length=120, blank=True)
    role_ru = models.CharField(_("role in Russian"), max_length=120)
    role_en = models.CharField(_("role in English"), max_length=120, blank=True)
    signature = models.ForeignKey(
        DesignPicture,
        verbose_name=_("signature"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta(Orderable.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")

    def __str__(self) -> str:
        return self.role_ru
