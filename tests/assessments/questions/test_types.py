"""Every question type there is, asked for everything a type has to offer."""

import json
from types import SimpleNamespace

import pytest

from assessments.questions.display import ANSWERING, EVERYTHING, as_written, shuffled
from assessments.questions.errors import InvalidResponse
from assessments.questions.outcome import FULL, NONE, ByHand, Outcome
from assessments.questions.registry import by_name, definition, types
from assessments.questions.unavailable import Unavailable

ALL_TYPES = [*types().values(), Unavailable]
EXAMPLES = [
    pytest.param(example, id=f"{kind.type}-{number}")
    for kind in ALL_TYPES
    for number, example in enumerate(kind.examples())
]
automatic = [
    kind
    for kind in types().values()
    if not any(example.by_hand for example in kind.examples())
]


def test_the_registry_finds_the_types_by_itself():
    assert set(types()) == {
        "cloze",
        "essay",
        "extended_matching",
        "image_hotspot",
        "matching",
        "multiple_response",
        "numeric",
        "ordering",
        "script_concordance",
        "short_answer",
        "single_best_answer",
        "true_false",
    }


def test_two_types_of_one_name_are_refused():
    first, second = SimpleNamespace(type="twin"), SimpleNamespace(type="twin")

    with pytest.raises(ValueError, match="twin"):
        by_name(iter([first, second]))


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_worth_what_its_type_says(example):
    if example.fraction is None:
        with pytest.raises(InvalidResponse) as refusal:
            example.definition.read(example.raw)
        assert refusal.value.code
        return

    outcome = example.definition.grade(example.definition.read(example.raw))

    assert outcome.fraction == example.fraction
    assert (outcome.by_hand is not None) == example.by_hand


@pytest.mark.parametrize("kind", automatic)
def test_the_examples_of_a_type_show_right_wrong_blank_and_refused(kind):
    worth = {example.fraction for example in kind.examples()}
    blank = [example.fraction for example in kind.examples() if not example.raw]

    assert {FULL, NONE, None} <= worth
    assert blank == [NONE]


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_definition_survives_json(example):
    data = json.loads(json.dumps(example.definition.to_data()))

    assert definition(example.definition.type, data) == example.definition


@pytest.mark.parametrize("example", EXAMPLES)
def test_reading_an_answer_twice_changes_nothing(example):
    if example.fraction is None:
        return
    once = example.definition.read(example.raw)

    assert example.definition.read(json.loads(json.dumps(once))) == once


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("display", [ANSWERING, EVERYTHING], ids=["answer", "review"])
def test_every_face_shows_the_question(example, display):
    face = example.definition.face(response={}, display=display, arrange=as_written)

    assert face.type == example.definition.type
    assert face.stem == example.definition.stem


def test_an_unknown_type_is_unavailable_and_keeps_its_stem():
    question = definition("hologram", {"stem": {"ru": "Где?"}, "beams": 7})

    assert isinstance(question, Unavailable)
    assert question.stem.best("en") == ("Где?", "ru")


def test_an_unknown_type_without_a_stem_says_that_it_is_unavailable():
    question = definition("hologram", {})

    assert question.stem.best("en") == ("This question is unavailable", "en")
    assert question.read({"chosen": []}) == {}


def test_an_unavailable_question_is_left_to_a_person():
    outcome = definition("hologram", {}).grade({})

    assert outcome == Outcome.needs_person(ByHand())


def test_shuffling_keeps_all_and_depends_on_the_seed_alone():
    keys = [f"k{number}" for number in range(12)]

    once, again = shuffled("seed")(keys), shuffled("seed")(list(reversed(keys)))

    assert once == again
    assert sorted(once) == sorted(keys)
    assert once != keys
    assert shuffled("other")(keys) != once
