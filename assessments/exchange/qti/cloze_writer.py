"""A passage with gaps as an item: an interaction for each gap."""

from __future__ import annotations

from fractions import Fraction

from django.utils.translation import gettext as _
from lxml import etree

from assessments.exchange.cloze_text import asks
from assessments.exchange.gift_answers import decimal
from assessments.exchange.items import BadItem, Data, Item
from assessments.exchange.nodes import Node
from assessments.exchange.qti.elements import (
    add,
    add_score,
    add_text,
    ask_equal,
    ask_near,
    declare,
    identifiers,
    literal,
    map_values,
    say_right,
)
from assessments.exchange.writing import below_each_other, one_of
from assessments.questions.cloze import pieces
from assessments.questions.numbers import number


def write_cloze(root: Node, body: Node, processing: Node, item: Item) -> None:
    """Write the passage; each gap is marked by its weight.

    :raises BadItem: where the languages have passages of their own
    """
    data = item.data
    passages = {text for text in data["passage"].values() if text}
    if len(passages) != 1:
        raise BadItem(_("QTI keeps gaps in one language only."))
    if one_of(data["stem"]) not in {asks("ru"), asks("en")}:
        add_text(body, below_each_other(data.get("vignette", {}), data["stem"]))
    gaps = {gap["key"]: gap for gap in data["gaps"]}
    for part in passages.pop().split("\n\n"):
        paragraph = add(body, "p")
        _append(paragraph, "")
        for words, key in pieces(part):
            _append(paragraph, words)
            if key:
                _gap(root, paragraph, processing, gaps[key], f"R{key}")


def _append(node: Node, text: str) -> None:
    lines = text.split("\n")
    for place, line in enumerate(lines):
        if len(node):
            node[-1].tail = (node[-1].tail or "") + line
        else:
            node.text = (node.text or "") + line
        if place < len(lines) - 1:
            add(node, "br")


def _gap(root: Node, place: Node, processing: Node, gap: Data, name: str) -> None:
    branch = add(add(processing, "responseCondition"), "responseIf")
    if gap["kind"] == "choice":
        keys = identifiers(gap["options"])
        node = declare(root, name, "identifier")
        right = [k for o, k in zip(gap["options"], keys, strict=True) if o["is_right"]]
        say_right(node, right)
        choice = add(place, "inlineChoiceInteraction", responseIdentifier=name)
        for option, key in zip(gap["options"], keys, strict=True):
            add(choice, "inlineChoice", one_of(option["text"]), identifier=key)
        ask_equal(branch, name)
        add_score(branch, str(gap["weight"]))
        return
    if gap["kind"] == "number":
        node = declare(root, name, "float")
        say_right(node, [decimal(number(str(gap["value"])) or Fraction(0))])
        ask_near(branch, name, gap)
        add_score(branch, str(gap["weight"]))
    else:
        node = declare(root, name, "string")
        forms = {
            literal(form): decimal(
                (number(str(form["percent"])) or Fraction(0)) * gap["weight"] / 100
            )
            for form in gap["forms"]
        }
        map_values(node, forms, folded=True)
        add(add(branch, "not"), "isNull").append(
            etree.Element("variable", identifier=name)
        )
        total = add(add(branch, "setOutcomeValue", identifier="SCORE"), "sum")
        add(total, "variable", identifier="SCORE")
        add(total, "mapResponse", identifier=name)
    add(place, "textEntryInteraction", responseIdentifier=name)
