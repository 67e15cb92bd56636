"""What must hold for every question and every answer: found by trying many."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.questions.choice import Option
from assessments.questions.cloze import Cloze
from assessments.questions.errors import InvalidDefinition
from assessments.questions.extended_matching import ExtendedMatching
from assessments.questions.gaps import Gap, GapKind, GapOption
from assessments.questions.image_hotspot import ImageHotspot, Region
from assessments.questions.matching import Matching
from assessments.questions.media import Medium
from assessments.questions.multiple_response import MultipleResponse, Scoring
from assessments.questions.ordering import Ordering, OrderScoring, Step, moved
from assessments.questions.outcome import FULL, LEAST, NONE
from assessments.questions.pairs import Listed, Row
from assessments.questions.registry import definition
from assessments.questions.script_concordance import SCALE, Fact, ScriptConcordance
from assessments.questions.short_answer import Form
from assessments.questions.texts import Text

STEM = Text(ru="Что?")
WORD = Text(ru="слово")
KEYS = [f"k{n}" for n in range(7)]
PICTURE = Medium(code="p", kind="image", width=640, height=400)


def some(keys, least=0):
    return st.lists(st.sampled_from(list(keys)), unique=True, min_size=least)


# --- Multiple response -----------------------------------------------------------
@st.composite
def multiple(draw, rules=tuple(Scoring), *, never_below=False):
    keys = draw(some(KEYS, least=2))
    right = draw(some(keys, least=1))
    percents = {
        key: str(draw(st.integers(1, 100) if key in right else st.integers(-100, 0)))
        for key in keys
    }
    return MultipleResponse(
        stem=STEM,
        scoring=draw(st.sampled_from(rules)),
        below_zero=not never_below and draw(st.booleans()),
        options=tuple(
            Option(key=k, text=WORD, is_right=k in right, percent=percents[k])
            for k in keys
        ),
    )


@given(multiple(), st.data())
def test_any_choice_lies_within_the_points_and_the_key_brings_all(question, data):
    chosen = data.draw(some(sorted(question.keys)))
    worth = question.grade(question.read({"chosen": chosen})).fraction

    assert (LEAST if question.below_zero else NONE) <= worth <= FULL
    assert question.grade({"chosen": sorted(question.right)}).fraction == FULL
    assert question.grade({}).fraction == NONE


@given(multiple(), st.data())
def test_one_more_right_option_never_costs_and_one_more_wrong_one_never_brings(
    question, data
):
    chosen = set(data.draw(some(sorted(question.keys))))
    before = question.grade({"chosen": sorted(chosen)}).fraction
    for key in sorted(question.keys - chosen):
        after = question.grade({"chosen": sorted({*chosen, key})}).fraction
        assert after >= before if key in question.right else after <= before


@given(multiple([Scoring.PROPORTIONAL], never_below=True))
def test_choosing_everything_brings_no_more_than_the_surplus_of_right_options(question):
    worth = question.grade({"chosen": sorted(question.keys)}).fraction
    right, wrong = len(question.right), len(question.keys - question.right)

    assert worth == max(NONE, Fraction(right - wrong, right))


# --- Pairs -----------------------------------------------------------------------
@st.composite
def pairs(draw):
    options = [f"o{n}" for n in range(draw(st.integers(2, 6)))]
    rows = draw(some(KEYS, least=1))
    return draw(st.sampled_from([Matching, ExtendedMatching]))(
        stem=STEM,
        all_or_nothing=draw(st.booleans()),
        options=tuple(Listed(key=key, text=WORD) for key in options),
        rows=tuple(
            Row(key=row, text=WORD, right=tuple(draw(some(options, least=1))))
            for row in rows
        ),
    )


@given(pairs(), st.data())
def test_each_row_counts_the_same_and_an_empty_one_nothing(question, data):
    keys = [option.key for option in question.options]
    raw = {row.key: [data.draw(st.sampled_from(["", *keys]))] for row in question.rows}
    hits = sum(raw[row.key][0] in row.right for row in question.rows)
    worth = question.grade(question.read(raw)).fraction

    part = Fraction(hits, len(question.rows))
    assert worth == ((part if part == 1 else 0) if question.all_or_nothing else part)
    assert question.grade({r.key: [r.right[0]] for r in question.rows}).fraction == 1


# --- Ordering --------------------------------------------------------------------
@st.composite
def orders(draw):
    keys = draw(some(KEYS, least=2))
    return Ordering(
        stem=STEM,
        scoring=draw(st.sampled_from(OrderScoring)),
        steps=tuple(Step(key=key, text=WORD) for key in keys),
    )


@given(orders(), st.data())
def test_only_the_right_order_brings_all(question, data):
    order = data.draw(st.permutations(question.keys))
    worth = question.grade(question.read({"order": order})).fraction

    assert NONE <= worth <= FULL
    assert (worth == FULL) == (order == question.keys)


@given(orders(), st.data())
def test_a_step_that_moves_up_and_down_again_is_where_it_was(question, data):
    order = data.draw(st.permutations(question.keys))
    key = data.draw(st.sampled_from(order[1:]))

    assert moved(moved(order, key, -1), key, 1) == order
    assert sorted(moved(order, key, -1)) == sorted(order)


@given(orders(), st.data())
def test_the_order_shown_first_is_never_the_right_one(question, data):
    shown = question.start(lambda keys: data.draw(st.permutations(keys)))

    assert shown != question.keys
    assert sorted(shown) == sorted(question.keys)


# --- Script concordance ----------------------------------------------------------
votes = st.lists(st.integers(0, 15), min_size=5, max_size=5).filter(any)


@given(st.lists(votes, min_size=1, max_size=5), st.data())
def test_the_answer_of_most_experts_brings_all_and_nobodys_nothing(panels, data):
    question = ScriptConcordance(
        stem=STEM,
        facts=tuple(
            Fact(key=f"f{n}", text=WORD, votes=tuple(panel))
            for n, panel in enumerate(panels)
        ),
    )
    answers = {f.key: [data.draw(st.sampled_from(SCALE))] for f in question.facts}
    modal = {f.key: [SCALE[f.votes.index(max(f.votes))]] for f in question.facts}
    worth = question.grade(question.read(answers)).fraction

    by_hand = [
        Fraction(fact.votes[SCALE.index(answers[fact.key][0])], max(fact.votes))
        for fact in question.facts
    ]
    assert worth == sum(by_hand) / len(by_hand)
    assert question.grade(modal).fraction == FULL


# --- Cloze -----------------------------------------------------------------------
@st.composite
def passages(draw):
    weights = draw(st.lists(st.integers(1, 5), min_size=1, max_size=5))
    kinds = [draw(st.sampled_from(GapKind)) for _ in weights]
    gaps = tuple(
        Gap(
            key=f"g{n}",
            kind=kind,
            weight=weight,
            value="10" if kind is GapKind.NUMBER else "",
            forms=(Form(text="час"),) if kind is GapKind.WORD else (),
            options=(
                GapOption(key="yes", text=WORD, is_right=True),
                GapOption(key="no", text=WORD),
            )
            if kind is GapKind.CHOICE
            else (),
        )
        for n, (weight, kind) in enumerate(zip(weights, kinds, strict=True))
    )
    passage = " ".join(f"слово [[{gap.key}]]" for gap in gaps)
    return Cloze(stem=STEM, passage=Text(ru=passage), gaps=gaps)


RIGHT = {GapKind.NUMBER: "10", GapKind.WORD: "час", GapKind.CHOICE: "yes"}
WRONG = {GapKind.NUMBER: "11", GapKind.WORD: "день", GapKind.CHOICE: "no"}


@given(passages(), st.data())
def test_gaps_count_by_their_weights(question, data):
    hits = [data.draw(st.booleans()) for _ in question.gaps]
    raw = {
        gap.key: [(RIGHT if hit else WRONG)[gap.kind]]
        for gap, hit in zip(question.gaps, hits, strict=True)
    }
    worth = question.grade(question.read(raw)).fraction

    earned = sum(g.weight for g, hit in zip(question.gaps, hits, strict=True) if hit)
    assert worth == Fraction(earned, sum(gap.weight for gap in question.gaps))


# --- Hotspot ---------------------------------------------------------------------
@given(some(KEYS, least=2), st.data())
def test_places_count_like_options(keys, data):
    right = data.draw(some(keys, least=1))
    question = ImageHotspot(
        stem=STEM,
        picture=PICTURE,
        options=tuple(
            Region(
                key=key, text=WORD, is_right=key in right, coords=(50 + n * 80, 99, 30)
            )
            for n, key in enumerate(keys)
        ),
    )
    most = len(keys) if len(right) > 1 else 1
    chosen = data.draw(some(keys))[:most]
    worth = question.grade(question.read({"chosen": chosen})).fraction

    assert NONE <= worth <= FULL
    assert (worth == FULL) == (set(chosen) == set(right))


# --- What cannot be a question ---------------------------------------------------
ROWS = {
    "rows": [{"key": "r", "text": {"ru": "Ряд"}, "right": ["A"]}],
    "options": [{"key": key, "text": {"ru": key}} for key in "AB"],
}
STEPS = {"steps": [{"key": key, "text": {"ru": key}} for key in "ab"]}
FACTS = {"facts": [{"key": "f", "text": {"ru": "Факт"}, "votes": [1, 0, 0, 0, 0]}]}
GAPS = {
    "passage": {"ru": "Через [[1]] минут"},
    "gaps": [{"key": "1", "kind": "number", "value": "60"}],
}
PLACES = {
    "picture": PICTURE.to_data(),
    "options": [
        {
            "key": key,
            "text": {"ru": key},
            "is_right": key == "a",
            "shape": "circle",
            "coords": [100, 100, 40],
        }
        for key in "ab"
    ],
}
CHOICE = {
    "options": [
        {"key": key, "text": {"ru": key}, "is_right": key == "a"} for key in "ab"
    ]
}


def changed(data, name, **values):
    """Return ``data`` with the first row of the list ``name`` changed."""
    first, *rest = data[name]
    return {**data, name: [{**first, **values}, *rest]}


BAD = {
    "few_rows": [
        ("matching", {**ROWS, "rows": []}),
        ("script_concordance", {"facts": []}),
    ],
    "few_options": [
        ("matching", {**ROWS, "options": ROWS["options"][:1]}),
        ("ordering", {"steps": STEPS["steps"][:1]}),
        ("cloze", changed(GAPS, "gaps", kind="choice", options=[{"key": "1"}])),
    ],
    "empty_option": [
        ("matching", changed(ROWS, "rows", text={})),
        ("ordering", changed(STEPS, "steps", text={})),
        ("script_concordance", changed(FACTS, "facts", text={})),
        (
            "cloze",
            changed(
                GAPS,
                "gaps",
                kind="choice",
                options=[{"key": "1", "is_right": True}, {"key": "2"}],
            ),
        ),
    ],
    "no_answer": [
        ("matching", changed(ROWS, "rows", right=[])),
        ("cloze", changed(GAPS, "gaps", kind="word")),
    ],
    "unknown_option": [("extended_matching", changed(ROWS, "rows", right=["C"]))],
    "no_row_key": [
        ("matching", changed(ROWS, "rows", key="")),
        ("matching", {**ROWS, "rows": ["r"]}),
    ],
    "twin_keys": [("ordering", {"steps": STEPS["steps"][:1] * 2})],
    "no_panel": [
        ("script_concordance", changed(FACTS, "facts", votes=[1, 2])),
        ("script_concordance", changed(FACTS, "facts", votes=[0, 0, 0, 0, 0])),
    ],
    "no_gaps": [("cloze", {**GAPS, "passage": {}}), ("cloze", {**GAPS, "gaps": []})],
    "gap_mismatch": [
        ("cloze", {**GAPS, "passage": {"ru": "Через [[2]] минут"}}),
        ("cloze", {**GAPS, "passage": {"ru": "[[1]]", "en": "Within minutes"}}),
    ],
    "one_key": [
        (
            "cloze",
            changed(
                GAPS,
                "gaps",
                kind="choice",
                options=[{"key": k, "text": {"ru": k}} for k in "12"],
            ),
        )
    ],
    "no_number": [
        ("cloze", changed(GAPS, "gaps", value="час")),
        ("cloze", changed(GAPS, "gaps", tolerance="-1")),
        ("multiple_response", changed(CHOICE, "options", percent="много")),
    ],
    "bad_percent": [
        ("single_best_answer", changed(CHOICE, "options", percent="200")),
        (
            "single_best_answer",
            {
                "options": [
                    CHOICE["options"][0],
                    {**CHOICE["options"][1], "percent": "100"},
                ]
            },
        ),
    ],
    "no_key": [("image_hotspot", changed(PLACES, "options", is_right=False))],
    "no_picture": [
        ("image_hotspot", {**PLACES, "picture": None}),
        ("image_hotspot", {**PLACES, "picture": {"code": "p", "kind": "audio"}}),
    ],
    "bad_region": [
        ("image_hotspot", changed(PLACES, "options", coords=[1, 2])),
        ("image_hotspot", changed(PLACES, "options", coords=["1", 2, 3])),
        ("image_hotspot", changed(PLACES, "options", coords=[900, 100, 40])),
        ("image_hotspot", changed(PLACES, "options", coords=[100, 100, 0])),
        ("image_hotspot", changed(PLACES, "options", shape="poly", coords=[1] * 7)),
        ("image_hotspot", changed(PLACES, "options", shape="star")),
    ],
    "bad_medium": [
        ("matching", {**ROWS, "media": "p"}),
        ("matching", {**ROWS, "media": [{"kind": "hologram", "code": "p"}]}),
        ("matching", {**ROWS, "media": [{"kind": "image"}]}),
        ("matching", {**ROWS, "media": [{"kind": "image", "code": "p", "width": -1}]}),
    ],
    "malformed": [
        ("matching", {**ROWS, "rows": "r"}),
        ("matching", changed(ROWS, "rows", right="A")),
        ("ordering", {**STEPS, "scoring": "luck"}),
        ("script_concordance", {**FACTS, "meaning": "weather"}),
        ("multiple_response", {**CHOICE, "scoring": "luck"}),
        ("cloze", changed(GAPS, "gaps", kind="hologram")),
        ("cloze", changed(GAPS, "gaps", weight=0)),
        ("cloze", changed(GAPS, "gaps", forms="час")),
    ],
}


@pytest.mark.parametrize(
    ("code", "kind", "data"),
    [(code, kind, data) for code, rows in BAD.items() for kind, data in rows],
)
def test_what_cannot_be_asked_is_refused_with_its_reason(code, kind, data):
    with pytest.raises(InvalidDefinition) as refusal:
        definition(kind, {"stem": {"ru": "Что?"}, **data})

    assert refusal.value.code == code


# --- Answers in words ------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "data", "response", "words"),
    [
        ("matching", ROWS, {"r": ["B"]}, ["Ряд: B"]),
        ("ordering", STEPS, {"order": ["b", "a"]}, ["b", "a"]),
        ("script_concordance", FACTS, {"f": ["-1"]}, ["Факт: \u22121"]),
        ("script_concordance", FACTS, {"f": ["2"]}, ["Факт: +2"]),
        ("cloze", GAPS, {"1": ["60"]}, ["1: 60"]),
        ("image_hotspot", PLACES, {"chosen": ["b"]}, ["b"]),
        ("multiple_response", CHOICE, {"chosen": ["b", "a"]}, ["a", "b"]),
        ("short_answer", {"forms": [{"text": "час"}]}, {"text": ["день"]}, ["день"]),
        ("numeric", {"value": "1"}, {"number": ["2"]}, ["2"]),
        (
            "numeric",
            {"value": "1", "units": [{"key": "l", "text": {"ru": "г/л"}}]},
            {"number": ["2"]},
            ["2 г/л"],
        ),
    ],
)
def test_an_answer_is_said_in_words(kind, data, response, words):
    question = definition(kind, {"stem": {"ru": "Что?"}, **data})

    assert [text.ru for text in question.words(response)] == words
    assert question.words({}) == ()


def test_a_choice_in_a_gap_is_said_in_its_words():
    options = [
        {"key": "1", "text": {"ru": "ниже"}, "is_right": True},
        {"key": "2", "text": {"ru": "выше"}},
    ]
    data = changed(GAPS, "gaps", kind="choice", options=options)
    question = definition("cloze", {"stem": {"ru": "Что?"}, **data})

    assert [text.ru for text in question.words({"1": ["2"]})] == ["1: выше"]


def test_media_survive_and_older_questions_have_none():
    told = {**PICTURE.to_data(), "alt": {"ru": "Мазок"}, "transcript": {"ru": "Тишина"}}
    data = {"stem": {"ru": "Что?"}, **ROWS}
    question = definition("matching", {**data, "media": [told]})

    assert question.to_data()["media"] == [told]
    assert "media" not in definition("matching", data).to_data()
