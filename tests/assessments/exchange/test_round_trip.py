"""What a format says it keeps comes back the same; what it cannot keep is named."""

import contextlib
import io

import pytest
from PIL import Image

from assessments.exchange.formats import FORMATS
from assessments.exchange.items import BadItem, Item, Picture
from assessments.exchange.writing import checked
from assessments.questions.registry import types

# What may get lost on the way, by type; every other loss is a fault.
NAMED = {
    "essay": {"criteria", "markers", "max_words", "guidance"},
    "matching": {"rows", "options", "all_or_nothing"},
    "multiple_response": {"below_zero", "keeps_order"},
    "numeric": {"units"},
    "short_answer": {"slips", "case_sensitive"},
    "single_best_answer": {"options", "stem"},
}
# What no reader of the format could take back.
HELD = {
    "aiken": {"single_best_answer"},
    "gift": {
        "single_best_answer",
        "multiple_response",
        "true_false",
        "short_answer",
        "numeric",
        "essay",
        "matching",
        "ordering",
    },
}
HELD["csv"] = HELD["docx"] = HELD["gift"]
HELD["moodlexml"] = HELD["gift"]
HELD["qti"] = HELD["qti3"] = HELD["gift"] | {"image_hotspot"}


def picture():
    made = io.BytesIO()
    Image.new("RGB", (640, 480), "red").save(made, "PNG")
    return Picture(name="smear.png", content=made.getvalue(), alt="Мазок")


def examples():
    for name, kind in types().items():
        found = {repr(e.definition): e.definition for e in kind.examples()}
        for number, definition in enumerate(found.values()):
            pictures = (picture(),) if name == "image_hotspot" else ()
            yield pytest.param(
                Item(
                    position=1,
                    title="Название: {a} = #1 ~ b",
                    type=name,
                    data=definition.to_data(),
                    pictures=pictures,
                ),
                id=f"{name}-{number}",
            )


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("item", list(examples()))
def test_a_question_comes_back_or_is_named(name, item):
    known = FORMATS[name]

    if item.type not in HELD[name] or item.data.get("scoring") == "all_or_nothing":
        with contextlib.suppress(BadItem):
            assert checked(item, known.write([item]), known.read) == ""
        return
    try:
        lost = checked(item, known.write([item]), known.read)
    except BadItem as bad:
        lost = bad.reason if "*" not in str(item.data) else ""

    assert item.type in HELD[name]
    parts = set(lost.rpartition(": ")[2].rstrip(".").split(", ")) - {""}
    allowed = NAMED.get(item.type, set()) | ({"options"} if "qti" in name else set())
    assert parts <= allowed


@pytest.mark.parametrize("name", ["gift", "moodlexml", "qti", "qti3", "csv", "docx"])
def test_signs_of_the_format_inside_texts_come_back(name):
    text = {"ru": "а=б ~ {в} #г: д\\е <b>ж</b> & «з»\n→ и", "en": ""}
    item = Item(
        position=1,
        title="Знаки",
        type="single_best_answer",
        data={
            "stem": text,
            "options": [
                {"key": "a", "text": {"ru": "=да}"}, "is_right": True},
                {"key": "b", "text": {"ru": "<нет> ~%50%"}, "is_right": False},
            ],
        },
    )
    known = FORMATS[name]

    assert checked(item, known.write([item]), known.read) == ""


def test_categories_and_tags_come_back_in_gift_and_moodle_xml():
    data = {"stem": {"ru": "Верно?"}, "answer": "true"}
    item = Item(
        position=1,
        title="Раз",
        type="true_false",
        data=data,
        category=("Анемии/лейкозы", "Острые"),
        tags=("кровь", "дети"),
    )

    for name in ("gift", "moodlexml"):
        (back,) = FORMATS[name].read(FORMATS[name].write([item]))
        assert (back.category, back.tags) == (item.category, item.tags)
