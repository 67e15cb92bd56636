"""Where a line must not end."""

import pytest

from papers.qr import svg
from papers.typography import keep_together


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("диагностика и лечение", "диагностика и~лечение"),
        ("и в лесу", "и~в~лесу"),
        ("лейкоз — не приговор", "лейкоз~— не~приговор"),
        ("6 академических часов", "6~академических часов"),
        ("№ 121", "№~121"),
        ("Анемии у детей", "Анемии у~детей"),
        ("Пример", "Пример"),
    ],
)
def test_short_words_dashes_and_numbers_keep_what_follows(typed, kept):
    assert keep_together(typed) == kept.replace("~", "\u00a0")


def test_qr_is_a_drawing_without_a_fixed_size():
    drawing = svg("https://example.org/v/abc/")

    assert drawing.startswith("<svg")
    assert "viewBox" in drawing
    assert "width=" not in drawing.split(">")[0]
