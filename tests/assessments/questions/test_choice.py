"""Questions with options: what may be asked, answered and shown."""

import dataclasses
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.choice import Option, OptionState
from assessments.questions.display import (
    ANSWERING,
    EVERYTHING,
    DisplayOptions,
    as_written,
    shuffled,
)
from assessments.questions.errors import InvalidDefinition
from assessments.questions.multiple_response import MultipleResponse, Scoring
from assessments.questions.outcome import Outcome, Verdict
from assessments.questions.single_best_answer import SingleBestAnswer
from assessments.questions.texts import NO_TEXT, Text


def option(key, *, right=False, text=None, why=NO_TEXT, percent=""):
    return Option(
        key=key,
        text=Text(ru=text if text is not None else f"Вариант {key}"),
        is_right=right,
        explanation=why,
        percent=percent,
    )


def multiple(rights, wrongs, scoring=Scoring.PROPORTIONAL):
    return MultipleResponse(
        stem=Text(ru="Что верно?"),
        scoring=scoring,
        options=(
            *(
                option(f"r{number}", right=True, percent="20")
                for number in range(rights)
            ),
            *(option(f"w{number}", percent="-20") for number in range(wrongs)),
        ),
    )


FULLY_WRITTEN = SingleBestAnswer(
    stem=Text(ru="С чего начать?"),
    vignette=Text(ru="Девочка 5 лет."),
    explanation=Text(ru="MARK-EXPLANATION"),
    reference=Text(ru="MARK-REFERENCE"),
    options=(
        option("a", why=Text(ru="MARK-WHY-A")),
        option("b", right=True, why=Text(ru="MARK-WHY-B")),
    ),
)


@pytest.mark.parametrize(
    "options",
    [
        (option("a", right=True),),
        (option("a", right=True), option("a")),
        (option("a", right=True), option("b", text="")),
        (option("a"), option("b")),
        (option("a", right=True), option("b", right=True)),
    ],
    ids=["one option", "same key", "no text", "no key", "two keys"],
)
def test_a_single_best_answer_needs_options_and_one_key(options):
    with pytest.raises(InvalidDefinition):
        SingleBestAnswer(stem=Text(ru="Что?"), options=options)


def test_a_question_needs_a_stem():
    with pytest.raises(InvalidDefinition):
        SingleBestAnswer(stem=NO_TEXT, options=(option("a", right=True), option("b")))


def test_a_multiple_response_needs_a_key():
    with pytest.raises(InvalidDefinition):
        multiple(0, 3)


@pytest.mark.parametrize(
    "data",
    [
        {"stem": {"ru": "Что?"}},
        {"stem": {"ru": "Что?"}, "options": "ab"},
        {"stem": {"ru": "Что?"}, "options": ["a", "b"]},
        {"stem": {"ru": "Что?"}, "options": [{"text": {}}, {"text": {}}]},
        {"stem": "Что?", "options": []},
        {"stem": {"ru": 7}, "options": []},
        {"stem": {"de": "Was?"}, "options": []},
        {"stem": {"ru": "Что?"}, "options": [], "scoring": "generous"},
    ],
)
def test_data_of_which_no_question_can_be_made_is_refused(data):
    with pytest.raises(InvalidDefinition):
        MultipleResponse.from_data(data)


@given(
    rights=st.integers(1, 8),
    wrongs=st.integers(1, 8),
    data=st.data(),
    scoring=st.sampled_from(Scoring),
)
def test_only_the_whole_key_alone_earns_everything(rights, wrongs, data, scoring):
    question = multiple(rights, wrongs, scoring)
    chosen = data.draw(st.sets(st.sampled_from(sorted(question.keys))))

    outcome = question.grade(question.read({"chosen": sorted(chosen)}))

    assert 0 <= outcome.fraction <= 1
    assert (outcome.fraction == 1) == (chosen == question.right)


@given(rights=st.integers(1, 8), wrongs=st.integers(1, 8), data=st.data())
def test_one_more_wrong_option_never_pays(rights, wrongs, data):
    question = multiple(rights, wrongs)
    chosen = data.draw(st.sets(st.sampled_from(sorted(question.keys - {"w0"}))))

    without = question.grade(question.read({"chosen": sorted(chosen)}))
    with_it = question.grade(question.read({"chosen": [*chosen, "w0"]}))

    assert with_it.fraction <= without.fraction


def test_proportional_marks_are_exact_thirds():
    outcome = multiple(3, 2).grade({"chosen": ["r0", "r1"]})

    assert outcome.fraction == Fraction(2, 3)
    assert outcome.facts == {"right": 3, "hits": 2, "extra": 0}
    assert outcome.verdict is Verdict.PARTLY


@pytest.mark.parametrize("fraction", [Fraction(-4, 3), Fraction(4, 3)])
def test_an_outcome_outside_the_marks_is_a_bug(fraction):
    with pytest.raises(ValueError, match="between -1 and 1"):
        Outcome(fraction)


def test_the_answer_is_stored_in_the_order_of_the_author():
    assert multiple(3, 0).read({"chosen": ["r2", "r0"]}) == {"chosen": ["r0", "r2"]}


def test_a_face_for_answering_holds_no_key_and_no_explanation():
    face = FULLY_WRITTEN.face(
        response={"chosen": ["b"]}, display=ANSWERING, arrange=as_written
    )

    assert "MARK" not in repr(face)
    assert [shown.state for shown in face.options] == ["", ""]
    assert [shown.chosen for shown in face.options] == [False, True]
    assert face.outcome is None


def test_without_the_key_a_missed_option_is_not_told():
    face = FULLY_WRITTEN.face(
        response={"chosen": ["a"]},
        display=DisplayOptions(readonly=True, show_correctness=True),
        arrange=as_written,
    )

    assert [shown.state for shown in face.options] == [OptionState.EXTRA, ""]
    assert face.outcome.verdict is Verdict.WRONG
    assert "MARK" not in repr(face)


def test_with_everything_shown_each_option_says_how_it_stands():
    wrong, right = (
        FULLY_WRITTEN.face(
            response={"chosen": [chosen]}, display=EVERYTHING, arrange=as_written
        )
        for chosen in "ab"
    )

    assert [shown.state for shown in wrong.options] == ["extra", "missed"]
    assert [shown.state for shown in right.options] == ["", "hit"]
    assert right.explanation.ru == "MARK-EXPLANATION"
    assert right.reference.ru == "MARK-REFERENCE"
    assert [shown.explanation.ru for shown in right.options] == [
        "MARK-WHY-A",
        "MARK-WHY-B",
    ]


def test_options_with_an_order_of_their_own_are_not_shuffled():
    question = multiple(6, 6)
    fixed = dataclasses.replace(question, keeps_order=True)
    arrange = shuffled("seed")

    def order(asked):
        face = asked.face(response={}, display=ANSWERING, arrange=arrange)
        return [shown.key for shown in face.options]

    assert order(fixed) == [shown.key for shown in question.options]
    assert order(question) == arrange(order(fixed))


def test_the_rule_of_marking_is_told_while_answering():
    strict = multiple(1, 1, Scoring.ALL_OR_NOTHING)
    face = strict.face(response={}, display=ANSWERING, arrange=as_written)

    assert face.rule == "all_or_nothing"


def test_a_text_falls_back_to_the_language_that_exists():
    assert Text(en="Only English").best("ru") == ("Only English", "en")
    assert Text(ru="По-русски", en="English").best("ru") == ("По-русски", "ru")
    assert Text(ru="По-русски").best("de") == ("По-русски", "ru")
    assert NO_TEXT.best("en") == ("", "en")
    assert not NO_TEXT
