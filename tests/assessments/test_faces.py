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


def test_a_number_is_reviewed_with_its_unit():
    units = [
        {"key": "l", "text": {"ru": "г/л"}},
        {"key": "dl", "text": {"ru": "г/дл"}, "factor": "10"},
    ]
    question = definition("numeric", {**STEM, "value": "58", "units": units})

    page = drawn(question, {"number": ["5,8"], "unit": ["dl"]}, EVERYTHING, "review")

    assert "5,8 г/" in page
    assert 'data-tone="ok"' in page


def test_what_an_answer_lacks_is_said():
    assert {"not_a_number", "too_long", "invalid_answer"} <= set(REFUSALS)
