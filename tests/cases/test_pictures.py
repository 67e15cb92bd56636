"""Pictures are known by what they hold; SVG is refused whatever it is called."""

import io

import pytest

from papers.uploads import UploadRefused, check_image

MAX_BYTES, MAX_PIXELS = 15 * 1024 * 1024, 40_000_000


def check(path):
    check_image(
        io.BytesIO(path.read_bytes()), max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS
    )


def test_svg_is_refused(folder, count):
    for path in sorted((folder / "bad").rglob("*svg*")):
        if path.is_file() and b"<svg" in path.read_bytes()[:4000]:
            with pytest.raises(UploadRefused):
                check(path)
            count["refused"] += 1

    assert count["refused"] > 0


def test_photographs_are_taken(folder, count):
    for path in sorted((folder / "bad" / "images").glob("*.jpg")):
        check(path)
        count["taken"] += 1

    assert count["taken"] > 0
