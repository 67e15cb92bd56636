"""Pictures, films, sound and files; nothing heavy loads before it is asked for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks.text import RichTextBlock


class PictureBlock(blocks.StructBlock):
    """A picture; it says what it shows, unless it is decoration."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(
        label=_("what the picture shows"),
        required=False,
        max_length=300,
        help_text=_("For those who cannot see it. Empty: the text of the picture."),
    )
    decorative = blocks.BooleanBlock(
        label=_("decoration only"), required=False, default=False
    )
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=400)
    credit = blocks.CharBlock(
        label=_("author or source"),
        required=False,
        max_length=200,
        help_text=_("Empty: the author of the picture."),
    )

    def clean(self, value: Any) -> Any:
        """Refuse a picture that says nothing to those who cannot see it."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:  # a draft may be half-written
            return cleaned
        image = cleaned.get("image")
        if cleaned["decorative"] or cleaned["alt"] or (image and image.alt):
            return cleaned
        raise StructBlockValidationError(
            block_errors={
                "alt": ValidationError(
                    _("Say what the picture shows, or mark it as decoration."),
                    code="no_alt",
                )
            }
        )

    class Meta:
        icon = "image"
        label = _("picture")
        template = "cms/blocks/picture.html"


class OptionalPictureBlock(PictureBlock):
    """A picture where one is not needed."""

    image = ImageChooserBlock(label=_("picture"), required=False)

    def clean(self, value: Any) -> Any:
        """Ask for words only where there is a picture."""
        if value.get("image"):
            return super().clean(value)
        return value


class GalleryBlock(blocks.StructBlock):
    """Several pictures side by side."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=200)
    pictures = blocks.ListBlock(PictureBlock(), label=_("pictures"), min_num=2)

    class Meta:
        icon = "copy"
        label = _("gallery")
        template = "cms/blocks/gallery.html"
        wide = True


class RecordingValue(blocks.StructValue):
    """A recording, wherever it is."""

    @property
    def source(self) -> str:
        """Address of the recording."""
        return self["file"].url if self["file"] else self["url"]

    @property
    def is_ours(self) -> bool:
        """Whether it is a file of ours, which can play on the page."""
        return bool(self["file"])

    @property
    def size(self) -> int | None:
        """Size in bytes, where it is known."""
        if self["file"]:
            return self["file"].get_file_size()
        return int(self["megabytes"] * 1024 * 1024) if self["megabytes"] else None


class RecordingBlock(blocks.StructBlock):
    """What films and sound have in common: a file of ours, or an address."""

    title = blocks.CharBlock(label=_("title"), max_length=200)
    file = DocumentChooserBlock(label=_("file"), required=False)
    url = blocks.URLBlock(label=_("address"), required=False)
    megabytes = blocks.DecimalBlock(
        label=_("size in MB"),
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=1,
        help_text=_("For an address; the size of a file is known."),
    )
    duration = blocks.RegexBlock(
        label=_("length"),
        regex=r"^(\d+:)?\d{1,3}:\d{2}$",
        required=False,
        help_text=_("Minutes and seconds, such as 14:05."),
        error_messages={"invalid": _("Write minutes and seconds, such as 14:05.")},
    )
    transcript = RichTextBlock(label=_("words of the recording"), required=False)

    def clean(self, value: Any) -> Any:
        """Refuse a recording with no source, or with two."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:  # a draft may be half-written
            return cleaned
        if bool(cleaned["file"]) == bool(cleaned["url"]):
            raise StructBlockValidationError(
                block_errors={
                    "file": ValidationError(
                        _("Choose a file or give an address, one of the two."),
                        code="one_source",
                    )
                }
            )
        return cleaned


class VideoBlock(RecordingBlock):
    """A film; nothing of it loads before it is pressed."""

    poster = ImageChooserBlock(label=_("still picture"), required=False)
    sound = DocumentChooserBlock(
        label=_("the sound alone"),
        required=False,
        help_text=_("For a weak connection: a tenth of the film."),
    )
    slides = DocumentChooserBlock(label=_("slides"), required=False)

    class Meta:
        icon = "media"
        label = _("video")
        template = "cms/blocks/video.html"
        value_class = RecordingValue
        wide = True


class AudioBlock(RecordingBlock):
    """Sound; nothing of it loads before it is pressed."""

    class Meta:
        icon = "media"
        label = _("audio")
        template = "cms/blocks/audio.html"
        value_class = RecordingValue


class DocumentBlock(blocks.StructBlock):
    """A file to take along; its type and size stand beside it."""

    document = DocumentChooserBlock(label=_("file"))
    title = blocks.CharBlock(
        label=_("title"),
        required=False,
        max_length=200,
        help_text=_("Empty: the title of the file."),
    )

    class Meta:
        icon = "doc-full"
        label = _("file")
        template = "cms/blocks/document.html"


class SlideBlock(blocks.StructBlock):
    """A slide, and what its speaker says."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=300)
    text = RichTextBlock(required=False)
    pictures = blocks.ListBlock(PictureBlock(), label=_("pictures"), min_num=0)
    notes = RichTextBlock(label=_("what the speaker says"), required=False)

    class Meta:
        icon = "desktop"
        label = _("slide")


class SlidesBlock(blocks.StructBlock):
    """A presentation as text and pictures: a few kilobytes instead of a film."""

    title = blocks.CharBlock(label=_("title"), required=False, max_length=200)
    slides = blocks.ListBlock(SlideBlock(), label=_("slides"), min_num=1)

    class Meta:
        icon = "desktop"
        label = _("slides")
        template = "cms/blocks/slides.html"
