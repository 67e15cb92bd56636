"""Authoring of image hotspots."""

import re
from typing import Any

from django.db import models
from django.forms import Media
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel

from assessments.enums import FileKind, RegionShape
from assessments.models.bank import Question
from assessments.models.media import QuestionFile
from assessments.models.rows import ExplainedRow
from assessments.questions.image_hotspot import ImageHotspot


class DrawingPanel(HelpPanel):
    """The chosen picture, on which places are drawn into the rows below it."""

    class BoundPanel(HelpPanel.BoundPanel):
        """Brings the script along."""

        @property
        def media(self) -> Media:
            """The script that draws."""
            return super().media + Media(js=["js/assessments/regions.js"])


class ImageHotspotQuestion(Question):
    """A picture with places, one or several of which are right. PII: none.

    ``picture`` is a :class:`QuestionFile`; children: ``regions``
    (:class:`HotspotRegion`).
    """

    definition_class = ImageHotspot

    picture = models.ForeignKey(
        QuestionFile,
        verbose_name=_("picture with the places"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": FileKind.IMAGE},
    )

    panels = [
        *Question.panels,
        FieldPanel("picture"),
        DrawingPanel(template="assessments/admin/drawing.html"),
        InlinePanel(
            "regions",
            heading=_("Places on the picture"),
            label=_("Place"),
            help_text=_(
                "Draw a place with the mouse on the picture, or write its numbers."
                " Name it without giving the answer away: “cell at the upper left”."
            ),
        ),
        *Question.closing_panels,
    ]

    class Meta:
        verbose_name = _("place on a picture")
        verbose_name_plural = _("places on a picture")

    def to_data(self) -> dict[str, Any]:
        """Describe the question with its picture and places."""
        return {
            **super().to_data(),
            "picture": self.picture.to_data() if self.picture else None,
            "options": [region.to_data() for region in self.regions.all()],
        }


class HotspotRegion(ExplainedRow):
    """A place on the picture, in its pixels. PII: none."""

    question = ParentalKey(
        ImageHotspotQuestion, on_delete=models.CASCADE, related_name="regions"
    )
    is_right = models.BooleanField(_("right"), default=False)
    shape = models.CharField(
        _("shape"), max_length=6, choices=RegionShape, default=RegionShape.CIRCLE
    )
    coords = models.CharField(
        _("coordinates"),
        max_length=500,
        help_text=_(
            "Pixels of the picture. Circle: x, y, radius; rectangle: two corners;"
            " polygon: all its corners."
        ),
    )

    panels = [
        FieldPanel("is_right"),
        *ExplainedRow.text_panels,
        FieldRowPanel([FieldPanel("shape"), FieldPanel("coords")]),
        *ExplainedRow.explanation_panels,
    ]

    class Meta(ExplainedRow.Meta):
        verbose_name = _("place of a picture")
        verbose_name_plural = _("places of a picture")

    def to_data(self) -> dict[str, Any]:
        """Describe the place; what is no number makes it a place that is refused."""
        written = [part for part in re.split(r"[\s,;]+", self.coords) if part]
        whole = all(re.fullmatch(r"-?\d{1,6}", part) for part in written)
        return {
            **super().to_data(),
            "is_right": self.is_right,
            "shape": self.shape,
            "coords": [int(part) for part in written] if whole else [],
        }
