"""What each type adds to an item: declarations, interaction, marking."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Final

from assessments.exchange.gift_answers import decimal
from assessments.exchange.gift_writer import percents
from assessments.exchange.items import Data, Item
from assessments.exchange.nodes import Node
from assessments.exchange.qti.cloze_writer import write_cloze
from assessments.exchange.qti.elements import (
    add,
    add_options,
    add_score,
    add_text,
    ask_near,
    declare,
    identifiers,
    literal,
    map_values,
    mark_by,
    say_right,
)
from assessments.exchange.writing import one_of
from assessments.questions.numbers import number


def _choice(body: Node, data: Data, most: str) -> Node:
    order = "false" if data.get("keeps_order") else "true"
    return add(
        body,
        "choiceInteraction",
        responseIdentifier="RESPONSE",
        shuffle=order,
        maxChoices=most,
    )


def _single(root: Node, body: Node, processing: Node, item: Item) -> None:
    data, keys = item.data, identifiers(item.data["options"])
    node = declare(root, "RESPONSE", "identifier")
    pairs = list(zip(data["options"], keys, strict=True))
    say_right(node, [key for option, key in pairs if option["is_right"]])
    if any(option.get("percent") for option in data["options"]):
        parts = {
            key: "100" if option["is_right"] else option.get("percent") or "0"
            for option, key in pairs
        }
        map_values(node, parts, floor=False)
        mark_by(processing, "map_response")
    else:
        mark_by(processing, "match_correct")
    add_options(_choice(body, data, "1"), data, keys)


def _several(root: Node, body: Node, processing: Node, item: Item) -> None:
    data, keys = item.data, identifiers(item.data["options"])
    node = declare(root, "RESPONSE", "identifier", "multiple")
    right = [k for o, k in zip(data["options"], keys, strict=True) if o["is_right"]]
    say_right(node, right)
    if data["scoring"] == "all_or_nothing":
        mark_by(processing, "match_correct")
    else:
        each = data["scoring"] == "per_option"
        signs = ["1" if option["is_right"] else "-1" for option in data["options"]]
        parts = percents(data) if each else signs
        mapping = map_values(node, dict(zip(keys, parts, strict=True)))
        if data.get("below_zero"):
            mapping.set("lowerBound", f"-{len(right)}" if not each else "-100")
        mark_by(processing, "map_response")
    add_options(_choice(body, data, "0"), data, keys)


def _true_false(root: Node, body: Node, processing: Node, item: Item) -> None:
    data = item.data
    say_right(declare(root, "RESPONSE", "identifier"), [data["answer"]])
    mark_by(processing, "match_correct")
    options = [
        {"text": words, "explanation": data.get(f"explanation_{key}", {})}
        for key, words in (
            ("true", {"ru": "Верно", "en": "True"}),
            ("false", {"ru": "Неверно", "en": "False"}),
        )
    ]
    inner = {"options": options, "keeps_order": True}
    add_options(_choice(body, inner, "1"), inner, ["true", "false"])


def _short(root: Node, body: Node, processing: Node, item: Item) -> None:
    data = item.data
    node = declare(root, "RESPONSE", "string")
    forms = {literal(form): str(form["percent"]) for form in data["forms"]}
    say_right(node, [next(iter(forms))])
    map_values(node, forms, folded=not data.get("case_sensitive"))
    mark_by(processing, "map_response")
    add(add(body, "p"), "textEntryInteraction", responseIdentifier="RESPONSE")


def _numeric(root: Node, body: Node, processing: Node, item: Item) -> None:
    data = item.data
    node = declare(root, "RESPONSE", "float")
    say_right(node, [decimal(number(str(data["value"])) or Fraction(0))])
    branch = add(add(processing, "responseCondition"), "responseIf")
    ask_near(branch, "RESPONSE", data)
    add_score(branch, "1")
    add(add(body, "p"), "textEntryInteraction", responseIdentifier="RESPONSE")


def _essay(root: Node, body: Node, _processing: Node, item: Item) -> None:
    declare(root, "RESPONSE", "string")
    guidance = item.data.get("guidance", {})
    if any(guidance.values()):
        add_text(add(body, "rubricBlock", view="scorer"), guidance)
    add(body, "extendedTextInteraction", responseIdentifier="RESPONSE")


def _matching(root: Node, body: Node, processing: Node, item: Item) -> None:
    data = item.data
    node = declare(root, "RESPONSE", "directedPair", "multiple")
    rows = identifiers(data["rows"], "r")
    options = dict(
        zip(
            (o["key"] for o in data["options"]),
            identifiers(data["options"]),
            strict=True,
        )
    )
    right = [
        f"{key} {options[row['right'][0]]}"
        for row, key in zip(data["rows"], rows, strict=True)
    ]
    say_right(node, right)
    if not data.get("all_or_nothing"):
        map_values(node, dict.fromkeys(right, "1"))
    whole = data.get("all_or_nothing")
    mark_by(processing, "match_correct" if whole else "map_response")
    interaction = add(
        body,
        "matchInteraction",
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxAssociations="0",
    )
    first, second = (add(interaction, "simpleMatchSet") for _side in range(2))
    for row, key in zip(data["rows"], rows, strict=True):
        one = add(first, "simpleAssociableChoice", identifier=key, matchMax="1")
        add_text(one, row["text"])
    for option in data["options"]:
        other = add(second, "simpleAssociableChoice", matchMax="0")
        other.set("identifier", options[option["key"]])
        add_text(other, option["text"])


def _ordering(root: Node, body: Node, processing: Node, item: Item) -> None:
    data, keys = item.data, identifiers(item.data["steps"])
    say_right(declare(root, "RESPONSE", "identifier", "ordered"), keys)
    if data["scoring"] == "all_or_nothing":
        mark_by(processing, "match_correct")
    elif data["scoring"] == "places":
        for place, key in enumerate(keys, start=1):
            branch = add(add(processing, "responseCondition"), "responseIf")
            match = add(branch, "match")
            index = add(match, "index", n=str(place))
            add(index, "variable", identifier="RESPONSE")
            add(match, "baseValue", key, baseType="identifier")
            add_score(branch, "1")
    else:
        for one, other in pairwise(keys):
            branch = add(add(processing, "responseCondition"), "responseIf")
            contains = add(branch, "contains")
            add(contains, "variable", identifier="RESPONSE")
            pair = add(contains, "ordered")
            for key in (one, other):
                add(pair, "baseValue", key, baseType="identifier")
            add_score(branch, "1")
    interaction = add(
        body, "orderInteraction", responseIdentifier="RESPONSE", shuffle="true"
    )
    for step, key in zip(data["steps"], keys, strict=True):
        add_text(add(interaction, "simpleChoice", identifier=key), step["text"])


def _hotspot(root: Node, body: Node, processing: Node, item: Item) -> None:
    data, keys = item.data, identifiers(item.data["options"])
    many = sum(1 for option in data["options"] if option["is_right"]) > 1
    node = declare(root, "RESPONSE", "identifier", "multiple" if many else "single")
    signs = {
        key: "1" if option["is_right"] else "-1" if many else "0"
        for option, key in zip(data["options"], keys, strict=True)
    }
    say_right(node, [key for key, sign in signs.items() if sign == "1"])
    map_values(node, signs)
    mark_by(processing, "map_response")
    interaction = add(body, "hotspotInteraction", responseIdentifier="RESPONSE")
    interaction.set("maxChoices", "0" if many else "1")
    picture = data["picture"]
    add(
        interaction,
        "object",
        data=f"../media/{item.pictures[0].name}" if item.pictures else "",
        type="image/webp",
        width=str(picture["width"]),
        height=str(picture["height"]),
    ).text = item.pictures[0].alt if item.pictures else ""
    for option, key in zip(data["options"], keys, strict=True):
        add(
            interaction,
            "hotspotChoice",
            identifier=key,
            shape=option["shape"],
            coords=",".join(map(str, option["coords"])),
            hotspotLabel=one_of(option["text"]),
        )


WRITERS: Final[dict[str, Callable[[Node, Node, Node, Item], None]]] = {
    "single_best_answer": _single,
    "multiple_response": _several,
    "true_false": _true_false,
    "short_answer": _short,
    "numeric": _numeric,
    "essay": _essay,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": write_cloze,
    "image_hotspot": _hotspot,
}
