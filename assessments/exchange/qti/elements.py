"""Elements of an item that the writers of several types need."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from assessments.exchange.gift_answers import decimal
from assessments.exchange.items import BadItem, Data, Words
from assessments.exchange.nodes import Node
from assessments.questions.numbers import number

TEMPLATES: Final = "http://www.imsglobal.org/question/qti_v2p2/rptemplates/"


def add(parent: Node, tag: str, text: str = "", **attributes: str) -> Node:
    """Add an element below ``parent``."""
    node = etree.SubElement(parent, tag, **attributes)
    if text:
        node.text = text
    return node


def declare(root: Node, name: str, base: str, cardinality: str = "single") -> Node:
    """Declare what is answered."""
    node = add(root, "responseDeclaration", identifier=name)
    node.set("cardinality", cardinality)
    node.set("baseType", base)
    return node


def say_right(node: Node, values: list[str]) -> None:
    """Say what the right values are."""
    holder = add(node, "correctResponse")
    for value in values:
        add(holder, "value", value)


def map_values(
    node: Node, values: dict[str, str], *, floor: bool = True, folded: bool = False
) -> Node:
    """Say what each value is worth."""
    mapping = add(node, "mapping", defaultValue="0")
    if floor:
        mapping.set("lowerBound", "0")
    for key, value in values.items():
        entry = add(mapping, "mapEntry", mapKey=key, mappedValue=value)
        if folded:
            entry.set("caseSensitive", "false")
    return mapping


def add_text(node: Node, words: Words) -> None:
    """Write a text with its paragraphs."""
    from assessments.exchange.qti.writer import add_words

    add_words(node, words)


def add_options(interaction: Node, data: Data, keys: list[str]) -> None:
    """Write the options with what is said about each."""
    for option, key in zip(data["options"], keys, strict=True):
        choice = add(interaction, "simpleChoice", identifier=key)
        add_text(choice, option["text"])
        comment = option.get("explanation", {})
        if any(comment.values()):
            inline = add(
                choice,
                "feedbackInline",
                identifier=key,
                outcomeIdentifier="FEEDBACK",
                showHide="show",
            )
            add_text(inline, comment)


def identifiers(rows: list[Any], prefix: str = "o") -> list[str]:
    """Return identifiers for rows: o1, o2 and on."""
    return [f"{prefix}{place}" for place in range(1, len(rows) + 1)]


def mark_by(processing: Node, name: str) -> None:
    """Mark by one of the standard templates."""
    processing.set("template", f"{TEMPLATES}{name}")


def literal(form: Data) -> str:
    """Return a form of a word without signs of patterns.

    :raises BadItem: for one that holds some
    """
    text = str(form["text"])
    bare = text.replace("\\*", "\ue200")
    if "*" in bare:
        raise BadItem(_("QTI knows no wildcards."))
    return bare.replace("\ue200", "*")


def ask_near(parent: Node, name: str, data: Data) -> None:
    """Ask whether a number is as near to the right one as it may be."""
    tolerance = decimal(number(str(data["tolerance"])) or Fraction(0))
    equal = add(parent, "equal", toleranceMode="absolute")
    equal.set("tolerance", f"{tolerance} {tolerance}")
    add(equal, "correct", identifier=name)
    add(equal, "variable", identifier=name)


def add_score(parent: Node, points: str) -> None:
    """Add points to the score."""
    total = add(add(parent, "setOutcomeValue", identifier="SCORE"), "sum")
    add(total, "variable", identifier="SCORE")
    add(total, "baseValue", points, baseType="float")


def ask_equal(parent: Node, name: str) -> None:
    """Ask whether the answer is the right one."""
    match = add(parent, "match")
    add(match, "variable", identifier=name)
    add(match, "correct", identifier=name)
