"""What a person hands in is judged by its content, not by its name.

SVG is refused: it is a program for the browser that only looks like a picture.
"""

import io
import struct
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageSequence

# What the first bytes of a document have to say, by the ending of its name.
DOCUMENT_KINDS = {
    "docx": "ZIP",
    "mp3": "MP3",
    "mp4": "MP4",
    "odt": "ZIP",
    "pdf": "PDF",
    "pptx": "ZIP",
    "xlsx": "ZIP",
    "zip": "ZIP",
}
# Nothing but text, which has no first bytes of its own.
TEXT_ENDINGS = {"csv", "txt"}
# Frames of MP3 without a label in front: layer III of MPEG 1 and 2.
_MP3_FRAMES = (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2")
IMAGE_KINDS = {"JPEG", "PNG", "GIF", "WEBP", "AVIF"}
HEAD_BYTES = 4096
MAX_IMAGE_BYTES = 15 * 1024 * 1024
MAX_IMAGE_PIXELS = 40_000_000
MAX_FRAMES = 1000
_MAGIC = {
    b"%PDF-": "PDF",
    b"PK\x03\x04": "ZIP",  # also DOCX, XLSX, PPTX, ODT
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"ID3": "MP3",
    b"\x1a\x45\xdf\xa3": "WEBM",
}


# What Pillow's decoders raise for damaged content; AVIF's has words of its own.
_BROKEN = (
    *(OSError, EOFError, ValueError, SyntaxError, LookupError, RuntimeError),
    *(TypeError, ArithmeticError, struct.error),
)


class UploadRefused(ValidationError):
    """The file cannot be taken; the message says why."""


@dataclass(frozen=True)
class ImageFacts:
    """What the content of a picture says about itself."""

    kind: str
    width: int
    height: int


def kind_of(content: bytes) -> str | None:
    """The kind of file by its first bytes; ``None`` when not known."""
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            return kind
    if content.startswith(_MP3_FRAMES):
        return "MP3"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "WAV"
    if content[4:8] == b"ftyp":
        return "AVIF" if content[8:12] in {b"avif", b"avis"} else "MP4"
    return "SVG" if b"<svg" in content[:1024].lower() else None


def check_size(file: BinaryIO, *, max_bytes: int) -> bytes:
    """The content of ``file``, at most ``max_bytes``.

    :raises UploadRefused: ``empty`` or ``too_big``
    """
    file.seek(0)
    content = file.read(max_bytes + 1)
    file.seek(0)
    if not content:
        raise _empty()
    if len(content) > max_bytes:
        raise _too_big(max_bytes)
    return content


def check_image(
    file: BinaryIO,
    *,
    max_bytes: int = MAX_IMAGE_BYTES,
    max_pixels: int = MAX_IMAGE_PIXELS,
) -> ImageFacts:
    """What a picture really is, after it has been decoded in full.

    :raises UploadRefused: ``empty``, ``too_big``, ``svg``, ``not_an_image``,
        ``too_many_pixels`` or ``broken``
    """
    content = check_size(file, max_bytes=max_bytes)
    if kind_of(content) == "SVG":
        message = _("SVG drawings are not accepted. Save the picture as PNG.")
        raise UploadRefused(message, code="svg")
    if kind_of(content) not in IMAGE_KINDS:
        raise _not_an_image()
    return _decoded(content, max_pixels)


def check_pdf(file: BinaryIO, *, max_bytes: int) -> None:
    """Accept a PDF document.

    :raises UploadRefused: ``empty``, ``too_big`` or ``not_a_pdf``
    """
    content = check_size(file, max_bytes=max_bytes)
    if kind_of(content) != "PDF" or b"%%EOF" not in content[-1024:]:
        raise UploadRefused(_("This is not a PDF file."), code="not_a_pdf")


def check_document(file: BinaryIO, *, name: str, max_bytes: int) -> None:
    """Accept a document whose content is what the ending of ``name`` says.

    Only the first bytes of a large file are read.

    :raises UploadRefused: ``empty``, ``too_big`` or ``other_content``
    """
    size = file.seek(0, io.SEEK_END)
    if not size:
        raise _empty()
    if size > max_bytes:
        raise _too_big(max_bytes)
    head = _head(file)
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending in TEXT_ENDINGS:
        agrees = kind_of(head) is None and b"\0" not in head
    else:
        agrees = kind_of(head) == DOCUMENT_KINDS.get(ending, "")
    if not agrees:
        message = _("The content of this file is not what its name says: %(ending)s.")
        raise UploadRefused(message % {"ending": ending}, code="other_content")


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    return head


def _empty() -> UploadRefused:
    return UploadRefused(_("The file is empty."), code="empty")


def _too_big(max_bytes: int) -> UploadRefused:
    message = _("The file is larger than %(limit)s.")
    limit = filesizeformat(max_bytes)
    return UploadRefused(message % {"limit": limit}, code="too_big")


def _decoded(content: bytes, max_pixels: int) -> ImageFacts:
    try:
        # The header is read first, so that a bomb is refused unopened.
        with Image.open(io.BytesIO(content), formats=sorted(IMAGE_KINDS)) as image:
            facts = ImageFacts(image.format or "", *image.size)
            if facts.width * facts.height > max_pixels:
                message = _("The picture has too many pixels: %(width)s × %(height)s.")
                size = {"width": facts.width, "height": facts.height}
                raise UploadRefused(message % size, code="too_many_pixels")
            _load(image, max_pixels)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        message = _("The picture has too many pixels.")
        raise UploadRefused(message, code="too_many_pixels") from fault
    except _BROKEN as fault:
        message = _("The picture is damaged and cannot be opened.")
        raise UploadRefused(message, code="broken") from fault
    return facts


def _load(image: Image.Image, max_pixels: int) -> None:
    """Decode a picture, a moving one frame by frame.

    :raises UploadRefused: ``too_many_pixels`` for all frames together
    """
    width, height = image.size
    most = min(MAX_FRAMES, max_pixels // max(width * height, 1))
    for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
        if number > most:
            message = _("The picture has too many pixels.")
            raise UploadRefused(message, code="too_many_pixels")
        frame.load()


def _not_an_image() -> UploadRefused:
    message = _("This is not a picture. JPEG, PNG, GIF, WebP and AVIF are accepted.")
    return UploadRefused(message, code="not_an_image")
