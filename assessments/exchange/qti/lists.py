"""Items with rows: steps in order, pairs; and texts that people mark."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice, permutations, product
from math import factorial
from typing import Any, Final

from django.utils.translation import gettext as _

from assessments.exchange.items import BadItem, Data, settled
from assessments.exchange.nodes import Node
from assessments.exchange.qti.body import Body, joined
from assessments.exchange.qti.choices import PLACEHOLDER, not_kept
from assessments.exchange.qti.processing import Processing
from assessments.exchange.qti.values import members
from assessments.questions.errors import InvalidDefinition
from assessments.questions.registry import definition

MOST_PROBES: Final = 2000


def order(body: Body, processing: Processing) -> Data:
    """Make an ordering whose marks are those of the item, in every order."""
    node = body.interaction
    name = node.get("responseIdentifier", "")
    steps = {str(n.get("identifier")): n for n in node.iter("simpleChoice")}
    right = [str(key) for key in members(processing.responses[name].correct)]
    if sorted(right) != sorted(steps):
        raise BadItem(_("The right order does not name every step once."))
    data = {
        "steps": [
            {"key": key, "text": body.words(steps[key]), "explanation": {}}
            for key in right
        ]
    }
    answers = [list(keys) for keys in _orders(right)]
    scores = [processing.score({name: keys}) for keys in answers]
    for scoring in ("all_or_nothing", "places", "neighbours"):
        made = {**data, "scoring": scoring}
        raw = [{"order": keys} for keys in answers]
        if agrees("ordering", made, raw, scores):
            return {"type": "ordering", **made}
    raise not_kept()


def _orders(right: list[str]) -> Iterator[tuple[str, ...]]:
    yield from ((), tuple(right))
    if factorial(len(right)) <= MOST_PROBES:
        yield from permutations(right)
        return
    chance = random.Random(len(right))  # noqa: S311 - the same probes every time
    for _probe in range(MOST_PROBES // 4):
        yield tuple(chance.sample(right, len(right)))


def agrees(
    type_name: str, data: Data, raw: Iterable[Any], scores: list[Fraction]
) -> bool:
    """Tell whether a definition gives each answer its part of the best score."""
    best = max(scores, default=Fraction(0))
    if best <= 0:
        raise BadItem(_("No answer brings marks."))
    try:
        made = definition(type_name, settled({**PLACEHOLDER, **data}))
        graded = [made.grade(made.read(answer)).fraction for answer in raw]
    except InvalidDefinition:
        return False
    return graded == [score / best for score in scores]


def match(body: Body, processing: Processing) -> Data:
    """Make a matching: each row of one set gets one of the other."""
    node = body.interaction
    name = node.get("responseIdentifier", "")
    sets = list(node.iter("simpleMatchSet"))
    if len(sets) != 2:  # noqa: PLR2004
        raise BadItem(_("Two sets are needed to match."))
    one, two = ({str(n.get("identifier")): n for n in part} for part in sets)
    pairs = _right_pairs(processing, name)
    rows, options, swapped = _sides(one, two, pairs)
    right = {b: a for a, b in pairs} if swapped else dict(pairs)
    data = {
        "all_or_nothing": False,
        "rows": [
            {
                "key": f"r{k}",
                "text": body.words(n),
                "right": [right[k]],
                "explanation": {},
            }
            for k, n in rows.items()
        ],
        "options": [{"key": k, "text": body.words(n)} for k, n in options.items()],
    }
    answers = list(_assignments(list(rows), list(options), right))
    scores = [
        processing.score({name: [f"{b} {a}" if swapped else f"{a} {b}" for a, b in x]})
        for x in answers
    ]
    raw = [{f"r{row}": [option] for row, option in answer} for answer in answers]
    for whole in (False, True):
        made = {**data, "all_or_nothing": whole}
        if agrees("matching", made, raw, scores):
            return {"type": "matching", **made}
    raise not_kept()


def _right_pairs(processing: Processing, name: str) -> list[tuple[str, str]]:
    variable = processing.responses[name]
    values = members(variable.correct)
    if not values and variable.mapping:
        values = tuple(e.key for e in variable.mapping.entries if e.value > 0)
    return [(a, b) for a, _space, b in (str(v).partition(" ") for v in values)]


def _sides(
    one: dict[str, Node],
    two: dict[str, Node],
    pairs: list[tuple[str, str]],
) -> tuple[dict[str, Node], dict[str, Node], bool]:
    """Tell which set holds the rows: that of which every member has one partner."""
    if sorted(a for a, _b in pairs) == sorted(one) and _is_once(one):
        return one, two, False
    if sorted(b for _a, b in pairs) == sorted(two) and _is_once(two):
        return two, one, True
    raise BadItem(_("Not every row has exactly one counterpart."))


def _is_once(side: dict[str, Node]) -> bool:
    return all(node.get("matchMax", "1") == "1" for node in side.values())


def _assignments(
    rows: list[str], options: list[str], right: dict[str, str]
) -> Iterator[list[tuple[str, str]]]:
    yield [(row, right[row]) for row in rows]
    if (len(options) + 1) ** len(rows) <= MOST_PROBES:
        every = product([None, *options], repeat=len(rows))
        for picked in every:
            yield [(r, o) for r, o in zip(rows, picked, strict=True) if o]
        return
    chance = random.Random(len(rows))  # noqa: S311
    yield []
    for _probe in range(MOST_PROBES // 10):
        yield [(row, chance.choice([right[row], *options])) for row in rows]


def essay(body: Body, processing: Processing) -> Data:
    """Make an essay; what is said to markers is their guidance."""
    name = body.interaction.get("responseIdentifier", "")
    variable = processing.responses.get(name)
    if variable and (variable.correct is not None or variable.mapping):
        body.notes.add(_("People mark it: its key for machines was left out."))
    rubrics = [
        node
        for node in body.root.iter("rubricBlock")
        if "candidate" not in node.get("view", "")
    ]
    return {"type": "essay", "guidance": joined(body.words(n) for n in rubrics)}


def few(items: Iterable[Any]) -> list[Any]:
    """Return at most as many probes as are worth their time."""
    return list(islice(items, MOST_PROBES))
