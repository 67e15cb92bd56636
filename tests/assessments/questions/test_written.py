"""Answers that are written: numbers, words, texts; and true or false."""

from fractions import Fraction

import pytest

from assessments.questions.display import ANSWERING, EVERYTHING, as_written
from assessments.questions.errors import InvalidDefinition, InvalidResponse
from assessments.questions.numbers import number
from assessments.questions.registry import definition
from assessments.questions.short_answer import distance

STEM = {"stem": {"ru": "Сколько?"}}
WORDS = {"forms": [{"text": "лейкоз"}]}
LITRE = {"key": "l", "text": {"ru": "г/л"}}
DECILITRE = {"key": "dl", "text": {"ru": "г/дл"}, "factor": "10"}


def face_of(kind, data, response, display):
    question = definition(kind, {**STEM, **data})
    return question.face(response=response, display=display, arrange=as_written)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4,5", Fraction(9, 2)),
        ("4.5", Fraction(9, 2)),
        (".5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("−1 200,5", Fraction(-2401, 2)),
        ("1\u00a0000", Fraction(1000)),
        ("1.2e3", Fraction(1200)),
        ("0,1", Fraction(1, 10)),
    ],
)
def test_numbers_are_read_exactly(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["", ".", "4.5.6", "4,5,6", "1e999", "1/3", "nan", "٣", "9" * 61, "0x10"]
)
def test_what_writes_no_number_is_none(text):
    assert number(text) is None


def test_a_tolerance_is_exact_at_its_edge():
    question = definition("numeric", {**STEM, "value": "0.3", "tolerance": "0.1"})

    worth = {text: question.grade({"number": [text]}).fraction for text in EDGES}

    assert worth == EDGES


EDGES = {"0.2": 1, "0.4": 1, "0.19999999999999999999": 0, "0,40000000000000001": 0}


def test_the_one_unit_of_a_number_needs_no_choosing():
    shown = face_of("numeric", {"value": "5", "units": [LITRE]}, {}, ANSWERING)

    assert shown.unit.key == "l"


def test_the_key_of_a_number_is_shown_only_when_it_may():
    data = {"value": "58", "tolerance": "2", "units": [LITRE, DECILITRE]}

    before = face_of("numeric", data, {"number": ["5"]}, ANSWERING)
    after = face_of("numeric", data, {"number": ["5"]}, EVERYTHING)

    assert (before.right, before.tolerance, before.right_unit) == ("", "", None)
    assert (after.right, after.tolerance) == ("58", "2")
    assert after.right_unit.key == "l"
    assert after.outcome.fraction == 0


def test_an_exact_number_says_nothing_of_a_tolerance():
    assert face_of("numeric", {"value": "5"}, {}, EVERYTHING).tolerance == ""


def test_the_forms_of_a_word_are_shown_only_when_they_may():
    data = {
        "forms": [
            {"text": "фолинат*"},
            {"text": "2\\*"},
            {"text": "соль", "percent": "50"},
        ]
    }

    assert face_of("short_answer", data, {}, ANSWERING).forms == ()
    assert face_of("short_answer", data, {}, EVERYTHING).forms == ("фолинат…", "2*")


@pytest.mark.parametrize(
    ("form", "given", "fraction"),
    [
        ("Ёж", "еж", 1),
        ("АЧН", "АЧС", 0),
        ("лейкоз", "лекоз", 1),
        ("лей*", "лёгкие", 0),
        ("*лейкоз*", "острый лейкоз у детей", 1),
        ("a.c", "abc", 0),
        ("*", "что угодно", 1),
    ],
)
def test_words_are_folded_and_wildcards_are_not_patterns(form, given, fraction):
    question = definition("short_answer", {**STEM, "forms": [{"text": form}]})
    forgiving = definition("short_answer", {**question.to_data(), "slips": 1})

    assert forgiving.grade(forgiving.read({"text": [given]})).fraction == fraction


def test_capital_letters_matter_where_the_author_says_so():
    data = {**STEM, **WORDS, "case_sensitive": True}

    assert definition("short_answer", data).grade({"text": ["Лейкоз"]}).fraction == 0


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("кровь", "кровь", 0),
        ("кровь", "кров", 1),
        ("мазок", "казак", 2),
        ("а", "бвгде", 3),
    ],
)
def test_the_distance_of_words_counts_letters_and_stops(one, other, slips):
    assert distance(one, other, most=2) == slips


def test_an_essay_counts_words_and_keeps_what_is_for_markers():
    data = {"max_words": 300, "guidance": {"ru": "Искать прямоту"}}

    shown = face_of("essay", data, {"text": ["Прямо и бережно"]}, EVERYTHING)

    assert (shown.words, shown.max_words) == (3, 300)
    assert "Искать" not in repr(shown)


def test_an_essay_takes_its_rubric_to_the_markers():
    rows = [{"key": "plain", "text": {"ru": "Прямо"}, "points": 3}]
    question = definition("essay", {**STEM, "criteria": rows, "markers": 2})

    by_hand = question.grade({"text": ["Прямо"]}).by_hand

    assert [(row.key, row.points) for row in by_hand.criteria] == [("plain", 3)]
    assert by_hand.markers == 2


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("true_false", {}, "no_answer"),
        ("true_false", {"answer": "perhaps"}, "no_answer"),
        ("numeric", {}, "no_number"),
        ("numeric", {"value": "4.5.6"}, "no_number"),
        ("numeric", {"value": "4", "tolerance": "-1"}, "no_number"),
        ("numeric", {"value": "4", "units": "г/л"}, "malformed"),
        ("numeric", {"value": "4", "units": ["г/л"]}, "malformed"),
        ("numeric", {"value": "4", "units": [DECILITRE]}, "bad_unit"),
        ("numeric", {"value": "4", "units": [{**LITRE, "factor": "0"}]}, "bad_unit"),
        ("numeric", {"value": "4", "units": [{**LITRE, "text": {}}]}, "bad_unit"),
        ("numeric", {"value": "4", "units": [LITRE, LITRE]}, "malformed"),
        ("short_answer", {}, "malformed"),
        ("short_answer", {"forms": []}, "no_answer"),
        ("short_answer", {"forms": ["a"]}, "malformed"),
        ("short_answer", {"forms": [{"text": " "}]}, "empty_option"),
        ("short_answer", {"forms": [{"text": "a", "percent": "101"}]}, "bad_percent"),
        ("short_answer", {"forms": [{"text": "a", "percent": "50"}]}, "no_answer"),
        ("short_answer", {**WORDS, "slips": 3}, "malformed"),
        ("short_answer", {**WORDS, "slips": "1"}, "malformed"),
        ("essay", {"markers": 3}, "malformed"),
        ("essay", {"max_words": "300"}, "malformed"),
        ("essay", {"criteria": 1}, "malformed"),
        ("essay", {"criteria": ["a"]}, "malformed"),
        ("essay", {"criteria": [{"key": "a", "text": {}}]}, "bad_criterion"),
    ],
)
def test_a_question_that_cannot_be_marked_is_refused(kind, data, code):
    with pytest.raises(InvalidDefinition) as refusal:
        definition(kind, {**STEM, **data})

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("kind", "data", "raw", "code"),
    [
        ("numeric", {"value": "4"}, {"number": ["4.5.6"]}, "not_a_number"),
        ("numeric", {"value": "4"}, {"unit": ["l"]}, "no_such_option"),
        ("short_answer", WORDS, {"text": ["а" * 201]}, "too_long"),
        ("essay", {}, {"text": ["а" * 20001]}, "too_long"),
    ],
)
def test_an_answer_that_cannot_be_kept_is_refused(kind, data, raw, code):
    with pytest.raises(InvalidResponse) as refusal:
        definition(kind, {**STEM, **data}).read(raw)

    assert refusal.value.code == code
