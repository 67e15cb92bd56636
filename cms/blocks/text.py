"""Blocks made of words."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

from papers.html import clean_html

FEATURES = [
    "bold",
    "italic",
    "ol",
    "ul",
    "link",
    "document-link",
    "superscript",
    "subscript",
]


class RichTextBlock(blocks.RichTextBlock):
    """Text with few marks; whatever is pasted passes the one policy when kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=FEATURES, **kwargs)

    def get_prep_value(self, value: RichText | None) -> str | None:
        """Return the text as it is stored."""
        return None if value is None else clean_html(value.source)

    class Meta:
        icon = "pilcrow"
        label = _("text")
        template = "cms/blocks/text.html"


class HeadingBlock(blocks.CharBlock):
    """A heading inside the text."""

    class Meta:
        icon = "title"
        label = _("heading")
        template = "cms/blocks/heading.html"


class SubheadingBlock(blocks.CharBlock):
    """A heading below a heading."""

    class Meta:
        icon = "title"
        label = _("smaller heading")
        template = "cms/blocks/subheading.html"


class FootnotesBlock(blocks.StructBlock):
    """Footnotes; a link to ``#note-1`` in the text leads to the first of them."""

    notes = blocks.ListBlock(RichTextBlock(), label=_("footnotes"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("footnotes")
        template = "cms/blocks/footnotes.html"


class CalloutBlock(blocks.StructBlock):
    """What must not be overlooked: a key point, a warning, a dose."""

    kind = blocks.ChoiceBlock(
        label=_("kind"),
        choices=[
            ("key", _("key point")),
            ("warning", _("warning")),
            ("dose", _("dose")),
        ],
        default="key",
    )
    title = blocks.CharBlock(label=_("title"), max_length=200)
    text = RichTextBlock(required=False)

    class Meta:
        icon = "warning"
        label = _("callout")
        template = "cms/blocks/callout.html"


class StepBlock(blocks.StructBlock):
    """One step of how something goes."""

    title = blocks.CharBlock(label=_("title"), max_length=80)
    text = blocks.TextBlock(label=_("text"), required=False, rows=2)

    class Meta:
        icon = "order"
        label = _("step")
