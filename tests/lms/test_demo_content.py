"""The contents of the demo society: two languages that say the same."""

import re
from collections import Counter

import pytest
from PIL import Image, ImageChops

from lms.demo.drawing.everything import draw_everything
from lms.demo.media import MEDIA, PICTURES
from lms.demo.reading import LANGUAGES, lessons, physicians, read

CYRILLIC = re.compile(r"[\u0400-\u04ff]")
TAG = re.compile(r"<[^>]+>")
TOML = ("site", "questions", "quizzes", "runs", "pictures")
LARGEST_PICTURE = 150_000


def contents():
    return [*lessons(), *(read(name) for name in TOML)]


def twins(value):
    """Yield every pair of a Russian and an English text."""
    if isinstance(value, list):
        for item in value:
            yield from twins(item)
    if isinstance(value, dict):
        if set(LANGUAGES) <= set(value):
            yield value["ru"], value["en"]
        for name, item in value.items():
            if name not in LANGUAGES:
                yield from twins(item)


def numbers(text, language):
    """Return the numbers of a text, whatever marks their decimals and thousands."""
    text = TAG.sub(" ", str(text))
    if language == "ru":
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    else:
        text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    return Counter(re.findall(r"\d+(?:\.\d+)?", text))


def words(value, language):
    if isinstance(value, dict) and language in value:
        return len(TAG.sub(" ", str(value[language])).split())
    if isinstance(value, dict):
        return sum(words(v, language) for k, v in value.items() if k not in LANGUAGES)
    if isinstance(value, list):
        return sum(words(item, language) for item in value)
    return 0


def test_every_text_has_both_languages_and_no_cyrillic_in_english():
    pairs = [pair for data in contents() for pair in twins(data)]

    assert len(pairs) > 400
    assert [en for ru, en in pairs if not ru or not en] == []
    assert [en for _ru, en in pairs if CYRILLIC.search(str(en))] == []


def test_both_languages_name_the_same_numbers():
    pairs = [pair for data in contents() for pair in twins(data)]

    unlike = [(ru, en) for ru, en in pairs if numbers(ru, "ru") != numbers(en, "en")]

    assert unlike == []


def test_three_lessons_are_of_substance():
    assert [lesson["key"] for lesson in lessons()] == [
        "acute-leukaemia",
        "anaemia",
        "febrile-neutropenia",
    ]
    assert all(800 < words(lesson, "ru") < 1600 for lesson in lessons())
    kinds = {block["kind"] for lesson in lessons() for block in lesson["blocks"]}
    assert kinds == {
        *("heading", "text", "image", "gallery", "video", "audio", "document"),
        *("table", "callout", "case", "references"),
    }


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson["key"])
def test_a_lesson_names_its_sources_and_cites_all_it_numbers(lesson):
    (sources,) = (b["items"] for b in lesson["blocks"] if b["kind"] == "references")

    cited = {int(n) for n in re.findall(r"\[(\d)\]", str(lesson["blocks"]))}

    assert cited <= set(range(1, len(sources) + 1))
    assert all(s.get("doi") or s.get("url") for s in sources)


def test_a_table_has_as_many_cells_in_every_row():
    tables = [
        block
        for data in (*lessons(), *read("site")["sections"])
        for block in data["blocks"]
        if block["kind"] == "table"
    ]

    uneven = [
        row
        for table in tables
        for language in LANGUAGES
        for row in table["rows"][language]
        if len(row) != len(table["header"][language])
    ]

    assert uneven == []


def test_twenty_questions_have_a_key_and_reasons():
    questions = read("questions")["questions"]

    assert len(questions) == len({question["key"] for question in questions}) == 20
    assert Counter(question["kind"] for question in questions) == {
        "single": 15,
        "multiple": 5,
    }
    assert {q["lesson"] for q in questions} == {lesson["key"] for lesson in lessons()}
    for question in questions:
        options = question["options"]
        right = sum(option.get("correct", False) for option in options)
        assert right == 1 if question["kind"] == "single" else 1 < right < len(options)
        assert len({option["key"] for option in options}) == len(options) >= 4
        assert all(option["feedback"] for option in options)


def test_the_right_answer_stands_in_every_place():
    single = [q for q in read("questions")["questions"] if q["kind"] == "single"]

    places = {
        place
        for question in single
        for place, option in enumerate(question["options"])
        if option.get("correct")
    }

    assert places == {0, 1, 2, 3}


def test_sixty_physicians_come_from_thirty_regions():
    rows = physicians()

    names = {(row["family_name"], row["given_name"]) for row in rows}

    assert len(rows) == len(names) == 60
    assert len({row["region"] for row in rows}) == 30
    assert any(not row["patronymic"] for row in rows)
    assert any("оглы" in row["patronymic"] for row in rows)
    assert any("-" in row["family_name"] for row in rows)
    assert any("’" in row["family_name_latin"] for row in rows)
    assert not any(CYRILLIC.search(row["family_name_latin"]) for row in rows)


@pytest.mark.parametrize("name", read("pictures"))
def test_a_picture_is_there_and_small(name):
    path = PICTURES / f"{name}.png"

    with Image.open(path) as picture:
        assert picture.width <= 1200
    assert path.stat().st_size <= LARGEST_PICTURE


def test_every_named_file_is_there():
    blocks = [block for lesson in lessons() for block in lesson["blocks"]]

    named = {block["file"] for block in blocks if "file" in block}
    named |= {
        f"{block['document']}.{language}.pdf"
        for block in blocks
        if "document" in block
        for language in LANGUAGES
    }

    assert named == {path.name for path in MEDIA.iterdir()}


def test_what_is_kept_is_what_is_drawn(tmp_path):
    for name in ("pictures", "media"):
        (tmp_path / name).mkdir()

    draw_everything(tmp_path)

    drawn = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert drawn == {path.name for path in PICTURES.iterdir()}
    assert [name for name in sorted(drawn) if differs(tmp_path, name)] == []
    sound = (tmp_path / "media" / "pulse.wav").read_bytes()
    assert sound == (MEDIA / "pulse.wav").read_bytes()


def differs(folder, name):
    """Tell whether a picture looks another way; files may be packed differently."""
    with (
        Image.open(folder / "pictures" / name) as one,
        Image.open(PICTURES / name) as other,
    ):
        box = ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox()
    return box is not None
