"""Every face of every type is drawn: while answering, in the review, half-way."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from assessments.domain.attempts import REFUSALS
from assessments.questions.display import (
    ANSWERING,
    EVERYTHING,
    DisplayOptions,
    as_written,
)
from assessments.questions.registry import definition, types
from assessments.templatetags.questions import question_template

EXAMPLES = [
    pytest.param(example, id=f"{kind.type}-{number}")
    for kind in types().values()
    for number, example in enumerate(kind.examples())
    if example.fraction is not None
]
ONLY_GIVEN = DisplayOptions(readonly=True, show_marks=True)
SECRET = "ТАЙНЫЙ КЛЮЧ"
STEM = {"stem": {"ru": "Сколько?"}, "explanation": {"ru": SECRET}}
HOLDING_SECRETS = {
    "true_false": {"answer": "true", "explanation_true": {"ru": SECRET}},
    "numeric": {"value": "31337"},
    "short_answer": {"forms": [{"text": SECRET}]},
    "essay": {"guidance": {"ru": SECRET}},
    "matching": {
        "options": [{"key": k, "text": {"ru": k}} for k in "ab"],
        "rows": [
            {
                "key": "r",
                "text": {"ru": "р"},
                "right": ["a"],
                "explanation": {"ru": SECRET},
            }
        ],
    },
    "extended_matching": {
        "options": [{"key": k, "text": {"ru": k}} for k in "AB"],
        "rows": [
            {
                "key": "r",
                "text": {"ru": "р"},
                "right": ["A"],
                "explanation": {"ru": SECRET},
            }
        ],
    },
    "ordering": {
        "steps": [
            {"key": k, "text": {"ru": k}, "explanation": {"ru": SECRET}} for k in "ab"
        ]
    },
    "cloze": {
        "passage": {"ru": "[[1]] и [[2]]"},
        "gaps": [
            {"key": "1", "kind": "number", "value": "31337"},
            {"key": "2", "kind": "word", "forms": [{"text": SECRET}]},
        ],
    },
    "script_concordance": {
        "facts": [
            {
                "key": "f",
                "text": {"ru": "ф"},
                "votes": [31337, 0, 1, 0, 0],
                "explanation": {"ru": SECRET},
            }
        ]
    },
    "image_hotspot": {
        "picture": {"code": "p", "kind": "image", "width": 640, "height": 400},
        "options": [
            {
                "key": k,
                "text": {"ru": k},
                "is_right": k == "a",
                "explanation": {"ru": SECRET},
                "coords": [99, 99, 40],
            }
            for k in "ab"
        ],
    },
}


def drawn(question, response, display, face="", language="ru"):
    shown = question.face(response=response, display=display, arrange=as_written)
    with override(language):
        return render_to_string(question_template(question.type, face), {"face": shown})


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_drawn(example, language):
    question = example.definition
    response = question.read(example.raw)

    asked = drawn(question, response, ANSWERING, language=language)
    reviewed = [
        drawn(question, response, display, "review", language)
        for display in (ONLY_GIVEN, EVERYTHING)
    ]

    assert 'name="answer.' in asked
    assert all(page.strip() for page in reviewed)


def test_every_type_but_those_with_options_alone_hides_a_secret():
    chosen = {"single_best_answer", "multiple_response"}

    assert set(HOLDING_SECRETS) == set(types()) - chosen


@pytest.mark.parametrize("kind", list(HOLDING_SECRETS))
def test_no_face_tells_the_key_before_its_time(kind):
    question = definition(kind, {**STEM, **HOLDING_SECRETS[kind]})
    early = drawn(question, {}, ANSWERING) + drawn(question, {}, ONLY_GIVEN, "review")
    late = drawn(question, {}, EVERYTHING, "review")

    for secret in (SECRET, "31337"):
        assert secret not in early
    assert SECRET in late


@pytest.mark.parametrize(
    ("raw", "tone"),
    [(["лейкоз"], "ok"), (["рак"], "now"), (["грипп"], "bad")],
)
def test_a_written_answer_is_marked_in_words_and_colour(raw, tone):
    forms = [{"text": "лейкоз"}, {"text": "рак", "percent": "50"}]
    question = definition("short_answer", {**STEM, "forms": forms})

    page = drawn(question, {"text": raw}, EVERYTHING, "review")

    assert f'<li data-tone="{tone}"' in " ".join(page.split())
    assert raw[0] in page


def test_all_options_stand_in_the_review_with_their_texts():
    options = [
        {"key": key, "text": {"ru": f"Вариант {key}"}, "is_right": key == "a"}
        for key in "abc"
    ]
    question = definition("single_best_answer", {**STEM, "options": options})

    page = drawn(question, {"chosen": ["b"]}, EVERYTHING, "review")

    assert [f"Вариант {key}" in page for key in "abc"] == [True] * 3


def test_a_number_is_reviewed_with_its_unit():
    units = [
        {"key": "l", "text": {"ru": "г/л"}},
        {"key": "dl", "text": {"ru": "г/дл"}, "factor": "10"},
    ]
    question = definition("numeric", {**STEM, "value": "58", "units": units})

    page = drawn(question, {"number": ["5,8"], "unit": ["dl"]}, EVERYTHING, "review")

    assert "5,8 г/" in page
    assert 'data-tone="ok"' in page


ROWS = HOLDING_SECRETS["matching"]
FACT = {"key": "f", "text": {"ru": "Факт"}, "votes": [8, 4, 0, 0, 0]}


@pytest.mark.parametrize(
    ("answer", "word", "tone"),
    [("a", "Верно", "ok"), ("b", "Неверно", "bad"), ("", "Нет ответа", "now")],
)
def test_a_row_is_reviewed_with_its_right_answer(answer, word, tone):
    question = definition("matching", {**STEM, **ROWS})

    page = drawn(question, {"r": [answer]} if answer else {}, EVERYTHING, "review")

    assert word in page
    assert f'data-tone="{tone}"' in page
    assert ("Верный ответ:" in page) == (answer != "a")


def test_a_shared_list_is_called_by_its_letters_and_keeps_its_order():
    question = definition("extended_matching", {**STEM, **ROWS, "options": LETTERS})
    shown = question.face(
        response={}, display=ANSWERING, arrange=lambda keys: sorted(keys)[::-1]
    )

    assert [option.key for option in shown.options] == ["a", "C"]
    assert "<b>C.</b> слово" in drawn(question, {}, ANSWERING)


LETTERS = [{"key": key, "text": {"ru": "слово"}} for key in ("a", "C")]


@pytest.mark.parametrize(
    ("answer", "word"), [("-2", "Верно"), ("-1", "Частично"), ("2", "Неверно")]
)
def test_a_script_is_reviewed_against_the_panel(answer, word):
    question = definition("script_concordance", {**STEM, "facts": [FACT]})

    page = drawn(question, {"f": [answer]}, EVERYTHING, "review")

    assert word in page
    assert "100\N{NO-BREAK SPACE}%" in page
    assert "намного менее вероятно" in page


def test_moving_the_first_step_up_and_the_last_one_down_is_not_offered():
    question = definition("ordering", {**STEM, **HOLDING_SECRETS["ordering"]})

    page = " ".join(drawn(question, {"order": ["b", "a"]}, ANSWERING).split())

    assert 'name="answer.up" value="b" disabled' in page
    assert 'name="answer.down" value="a" disabled' in page
    assert 'name="answer.up" value="a" disabled' not in page


def test_a_passage_in_another_language_is_marked_and_keeps_its_gaps():
    question = definition("cloze", {**STEM, **HOLDING_SECRETS["cloze"]})

    page = drawn(question, {"1": ["5"]}, ANSWERING, language="en")

    assert 'lang="ru"' in page
    assert 'aria-label="Gap 1,' in page
    assert 'value="5"' in page


def test_media_are_shown_with_their_words_while_answering_and_in_the_review():
    media = [
        {
            "code": f"code-of-{kind}",
            "kind": kind,
            "alt": {"ru": f"Слова {kind}"},
            "transcript": {"ru": f"Запись {kind}"},
            "width": 640,
            "height": 400,
        }
        for kind in ("image", "audio", "video")
    ]
    question = definition("matching", {**STEM, **ROWS, "media": media})

    page = drawn(question, {}, ANSWERING)

    for kind, tag in {"image": "<img", "audio": "<audio", "video": "<video"}.items():
        assert tag in page
        assert f"Слова {kind}" in page
        assert f"Запись {kind}" in page
        assert f"/q/files/code-of-{kind}/" in page


def test_what_an_answer_lacks_is_said():
    assert {"not_a_number", "too_long", "invalid_answer"} <= set(REFUSALS)
