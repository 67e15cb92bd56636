"""A code in a photo, for browsers that cannot read one themselves."""

import io
from typing import BinaryIO

import zxingcpp
from PIL import Image, ImageOps

from papers.uploads import check_image

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 40_000_000
# Wide enough for a code that fills a tenth of the picture.
LONGEST_SIDE = 1600
TEXT_LENGTH = 200
KINDS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def code_in(photo: BinaryIO) -> str:
    """Return the text of the QR code in ``photo``, empty where there is none.

    :raises UploadRefused: no picture, or too large a one
    """
    check_image(photo, max_bytes=MOST_BYTES, max_pixels=MOST_PIXELS)
    photo.seek(0)
    with Image.open(io.BytesIO(photo.read())) as picture:
        upright = ImageOps.exif_transpose(picture).convert("L")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    found = zxingcpp.read_barcodes(upright, formats=KINDS)
    return found[0].text[:TEXT_LENGTH] if found else ""
