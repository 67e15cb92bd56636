"""What the fields of pages are made of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.clinical import CaseBlock, ReferencesBlock, TableBlock
from cms.blocks.media import (
    AudioBlock,
    DocumentBlock,
    GalleryBlock,
    PictureBlock,
    SlidesBlock,
    VideoBlock,
)
from cms.blocks.text import (
    CalloutBlock,
    FootnotesBlock,
    HeadingBlock,
    RichTextBlock,
    StepBlock,
    SubheadingBlock,
)


class Body(blocks.StreamBlock):
    """The text of a page or a lesson."""

    heading = HeadingBlock()
    subheading = SubheadingBlock()
    text = RichTextBlock()
    picture = PictureBlock()
    gallery = GalleryBlock()
    video = VideoBlock()
    audio = AudioBlock()
    document = DocumentBlock()
    table = TableBlock()
    callout = CalloutBlock()
    case = CaseBlock()
    slides = SlidesBlock()
    footnotes = FootnotesBlock()
    references = ReferencesBlock()

    class Meta:
        required = False


class Steps(blocks.StreamBlock):
    """How something goes, step by step."""

    step = StepBlock()

    class Meta:
        required = False


class Outcomes(blocks.StreamBlock):
    """What a participant will be able to do."""

    outcome = blocks.CharBlock(label=_("outcome"), max_length=200, icon="tick")

    class Meta:
        required = False
