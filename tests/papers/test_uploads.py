"""Uploads are judged by what they hold."""

import io

import pytest
from PIL import Image

from papers.uploads import (
    ImageFacts,
    UploadRefused,
    check_image,
    check_pdf,
    kind_of,
)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def noise(kind: str) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((64, 64), 90).convert("RGB").save(out, kind)
    return out.getvalue()


def moving(frames: int = 4) -> bytes:
    pictures = [Image.effect_noise((64, 64), 90).convert("L") for _ in range(frames)]
    out = io.BytesIO()
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:])
    return out.getvalue()


def refusal(content: bytes, **limits) -> str:
    with pytest.raises(UploadRefused) as refused:
        check_image(io.BytesIO(content), **limits)
    return refused.value.code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_pictures_are_known_by_their_content(kind):
    assert check_image(io.BytesIO(picture(kind))) == ImageFacts(kind, 40, 30)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b'<?xml version="1.0"?><svg onload="alert(1)"/>', "svg"),
        (b"<html>not a picture</html>", "not_an_image"),
        (b"%PDF-1.7 ...", "not_an_image"),
        (picture()[:60], "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "broken"),
        (picture("BMP"), "not_an_image"),
        (noise("AVIF")[:300] + bytes(300), "broken"),
        (noise("JPEG")[: len(noise("JPEG")) // 2], "broken"),
        (moving()[:-300], "broken"),
    ],
)
def test_what_is_no_good_picture_is_refused_with_the_reason(content, code):
    assert refusal(content) == code


def test_a_file_over_the_limit_is_refused():
    assert refusal(picture(), max_bytes=20) == "too_big"


def test_a_picture_with_too_many_pixels_is_refused():
    assert refusal(picture(), max_pixels=1000) == "too_many_pixels"


def test_the_frames_of_a_moving_picture_count_together():
    assert refusal(moving(), max_pixels=3 * 64 * 64) == "too_many_pixels"
    assert check_image(io.BytesIO(moving()), max_pixels=4 * 64 * 64).kind == "GIF"


def test_a_decompression_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)

    assert refusal(picture()) == "too_many_pixels"


def test_the_file_can_be_read_again_after_the_check():
    file = io.BytesIO(picture())

    check_image(file)

    assert file.tell() == 0


def test_a_pdf_needs_both_its_ends():
    check_pdf(io.BytesIO(b"%PDF-1.7\n...\n%%EOF\n"), max_bytes=100)

    with pytest.raises(UploadRefused) as refused:
        check_pdf(io.BytesIO(b"%PDF-1.7\n half"), max_bytes=100)
    assert refused.value.code == "not_a_pdf"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"PK\x03\x04....", "ZIP"),
        (b"\x00\x00\x00\x20ftypisom", "MP4"),
        (b"ID3\x04", "MP3"),
        (b"hello", None),
    ],
)
def test_kind_is_told_by_the_first_bytes(content, kind):
    assert kind_of(content) == kind
