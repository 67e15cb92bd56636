"""What each type adds to an item: declarations, interaction, marking."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

from lxml import etree

from assessments.exchange.cloze_text import asks
from assessments.exchange.gift_answers import decimal
from assessments.exchange.gift_writer import percents
from assessments.exchange.items import BadItem, Data, Item, Words
from assessments.exchange.nodes import Node
from assessments.exchange.writing import below_each_other, one_of
from assessments.questions.cloze import pieces
from assessments.questions.numbers import number

_TEMPLATES: Final = "http://www.imsglobal.org/question/qti_v2p2/rptemplates/"


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


def _correct(node: Node, values: list[str]) -> None:
    holder = add(node, "correctResponse")
    for value in values:
        add(holder, "value", value)


def _mapped(
    node: Node, values: dict[str, str], *, floor: bool = True, folded: bool = False
) -> Node:
    mapping = add(node, "mapping", defaultValue="0")
    if floor:
        mapping.set("lowerBound", "0")
    for key, value in values.items():
        entry = add(mapping, "mapEntry", mapKey=key, mappedValue=value)
        if folded:
            entry.set("caseSensitive", "false")
    return mapping


def _words(node: Node, words: Words) -> None:
    from assessments.exchange.qti.writer import add_words

    add_words(node, words)


def _options(interaction: Node, data: Data, keys: list[str]) -> None:
    for option, key in zip(data["options"], keys, strict=True):
        choice = add(interaction, "simpleChoice", identifier=key)
        _words(choice, option["text"])
        comment = option.get("explanation", {})
        if any(comment.values()):
            inline = add(
                choice,
                "feedbackInline",
                identifier=key,
                outcomeIdentifier="FEEDBACK",
                showHide="show",
            )
            _words(inline, comment)


def _keys(rows: list[Any], prefix: str = "o") -> list[str]:
    return [f"{prefix}{place}" for place in range(1, len(rows) + 1)]


def _template(processing: Node, name: str) -> None:
    processing.set("template", f"{_TEMPLATES}{name}")


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
    data, keys = item.data, _keys(item.data["options"])
    node = declare(root, "RESPONSE", "identifier")
    pairs = list(zip(data["options"], keys, strict=True))
    _correct(node, [key for option, key in pairs if option["is_right"]])
    if any(option.get("percent") for option in data["options"]):
        parts = {
            key: "100" if option["is_right"] else option.get("percent") or "0"
            for option, key in pairs
        }
        _mapped(node, parts, floor=False)
        _template(processing, "map_response")
    else:
        _template(processing, "match_correct")
    _options(_choice(body, data, "1"), data, keys)


def _several(root: Node, body: Node, processing: Node, item: Item) -> None:
    data, keys = item.data, _keys(item.data["options"])
    node = declare(root, "RESPONSE", "identifier", "multiple")
    right = [k for o, k in zip(data["options"], keys, strict=True) if o["is_right"]]
    _correct(node, right)
    if data["scoring"] == "all_or_nothing":
        _template(processing, "match_correct")
    else:
        each = data["scoring"] == "per_option"
        signs = ["1" if option["is_right"] else "-1" for option in data["options"]]
        parts = percents(data) if each else signs
        mapping = _mapped(node, dict(zip(keys, parts, strict=True)))
        if data.get("below_zero"):
            mapping.set("lowerBound", f"-{len(right)}" if not each else "-100")
        _template(processing, "map_response")
    _options(_choice(body, data, "0"), data, keys)


def _true_false(root: Node, body: Node, processing: Node, item: Item) -> None:
    data = item.data
    _correct(declare(root, "RESPONSE", "identifier"), [data["answer"]])
    _template(processing, "match_correct")
    options = [
        {"text": words, "explanation": data.get(f"explanation_{key}", {})}
        for key, words in (
            ("true", {"ru": "Верно", "en": "True"}),
            ("false", {"ru": "Неверно", "en": "False"}),
        )
    ]
    inner = {"options": options, "keeps_order": True}
    _options(_choice(body, inner, "1"), inner, ["true", "false"])


def _literal(form: Data) -> str:
    text = str(form["text"])
    bare = text.replace("\\*", "\ue200")
    if "*" in bare:
        from django.utils.translation import gettext as _

        raise BadItem(_("QTI knows no wildcards."))
    return bare.replace("\ue200", "*")


def _short(root: Node, body: Node, processing: Node, item: Item) -> None:
    data = item.data
    node = declare(root, "RESPONSE", "string")
    forms = {_literal(form): str(form["percent"]) for form in data["forms"]}
    _correct(node, [next(iter(forms))])
    _mapped(node, forms, folded=not data.get("case_sensitive"))
    _template(processing, "map_response")
    add(add(body, "p"), "textEntryInteraction", responseIdentifier="RESPONSE")


def _is_near(parent: Node, name: str, data: Data) -> None:
    tolerance = decimal(number(str(data["tolerance"])) or Fraction(0))
    equal = add(parent, "equal", toleranceMode="absolute")
    equal.set("tolerance", f"{tolerance} {tolerance}")
    add(equal, "correct", identifier=name)
    add(equal, "variable", identifier=name)


def _numeric(root: Node, body: Node, processing: Node, item: Item) -> None:
    data = item.data
    node = declare(root, "RESPONSE", "float")
    _correct(node, [decimal(number(str(data["value"])) or Fraction(0))])
    branch = add(add(processing, "responseCondition"), "responseIf")
    _is_near(branch, "RESPONSE", data)
    _score(branch, "1")
    add(add(body, "p"), "textEntryInteraction", responseIdentifier="RESPONSE")


def _score(parent: Node, points: str) -> None:
    """Add points to the score."""
    total = add(add(parent, "setOutcomeValue", identifier="SCORE"), "sum")
    add(total, "variable", identifier="SCORE")
    add(total, "baseValue", points, baseType="float")


def _essay(root: Node, body: Node, _processing: Node, item: Item) -> None:
    declare(root, "RESPONSE", "string")
    guidance = item.data.get("guidance", {})
    if any(guidance.values()):
        _words(add(body, "rubricBlock", view="scorer"), guidance)
    add(body, "extendedTextInteraction", responseIdentifier="RESPONSE")


def _matching(root: Node, body: Node, processing: Node, item: Item) -> None:
    data = item.data
    node = declare(root, "RESPONSE", "directedPair", "multiple")
    rows = _keys(data["rows"], "r")
    options = dict(
        zip((o["key"] for o in data["options"]), _keys(data["options"]), strict=True)
    )
    right = [
        f"{key} {options[row['right'][0]]}"
        for row, key in zip(data["rows"], rows, strict=True)
    ]
    _correct(node, right)
    if not data.get("all_or_nothing"):
        _mapped(node, dict.fromkeys(right, "1"))
    whole = data.get("all_or_nothing")
    _template(processing, "match_correct" if whole else "map_response")
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
        _words(one, row["text"])
    for option in data["options"]:
        other = add(second, "simpleAssociableChoice", matchMax="0")
        other.set("identifier", options[option["key"]])
        _words(other, option["text"])


def _ordering(root: Node, body: Node, processing: Node, item: Item) -> None:
    data, keys = item.data, _keys(item.data["steps"])
    _correct(declare(root, "RESPONSE", "identifier", "ordered"), keys)
    if data["scoring"] == "all_or_nothing":
        _template(processing, "match_correct")
    elif data["scoring"] == "places":
        for place, key in enumerate(keys, start=1):
            branch = add(add(processing, "responseCondition"), "responseIf")
            match = add(branch, "match")
            index = add(match, "index", n=str(place))
            add(index, "variable", identifier="RESPONSE")
            add(match, "baseValue", key, baseType="identifier")
            _score(branch, "1")
    else:
        for one, other in pairwise(keys):
            branch = add(add(processing, "responseCondition"), "responseIf")
            contains = add(branch, "contains")
            add(contains, "variable", identifier="RESPONSE")
            pair = add(contains, "ordered")
            for key in (one, other):
                add(pair, "baseValue", key, baseType="identifier")
            _score(branch, "1")
    interaction = add(
        body, "orderInteraction", responseIdentifier="RESPONSE", shuffle="true"
    )
    for step, key in zip(data["steps"], keys, strict=True):
        _words(add(interaction, "simpleChoice", identifier=key), step["text"])


def _cloze(root: Node, body: Node, processing: Node, item: Item) -> None:
    from django.utils.translation import gettext as _

    data = item.data
    passages = {text for text in data["passage"].values() if text}
    if len(passages) != 1:
        raise BadItem(_("QTI keeps gaps in one language only."))
    if one_of(data["stem"]) not in {asks("ru"), asks("en")}:
        _words(body, below_each_other(data.get("vignette", {}), data["stem"]))
    gaps = {gap["key"]: gap for gap in data["gaps"]}
    for part in passages.pop().split("\n\n"):
        paragraph = add(body, "p")
        _add_text(paragraph, "")
        for words, key in pieces(part):
            _add_text(paragraph, words)
            if key:
                _gap(root, paragraph, processing, gaps[key], f"R{key}")


def _add_text(node: Node, text: str) -> None:
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
        keys = _keys(gap["options"])
        node = declare(root, name, "identifier")
        right = [k for o, k in zip(gap["options"], keys, strict=True) if o["is_right"]]
        _correct(node, right)
        choice = add(place, "inlineChoiceInteraction", responseIdentifier=name)
        for option, key in zip(gap["options"], keys, strict=True):
            add(choice, "inlineChoice", one_of(option["text"]), identifier=key)
        _equals(branch, name)
        _score(branch, str(gap["weight"]))
        return
    if gap["kind"] == "number":
        node = declare(root, name, "float")
        _correct(node, [decimal(number(str(gap["value"])) or Fraction(0))])
        _is_near(branch, name, gap)
        _score(branch, str(gap["weight"]))
    else:
        node = declare(root, name, "string")
        forms = {
            _literal(form): decimal(
                (number(str(form["percent"])) or Fraction(0)) * gap["weight"] / 100
            )
            for form in gap["forms"]
        }
        _mapped(node, forms, folded=True)
        add(add(branch, "not"), "isNull").append(
            etree.Element("variable", identifier=name)
        )
        total = add(add(branch, "setOutcomeValue", identifier="SCORE"), "sum")
        add(total, "variable", identifier="SCORE")
        add(total, "mapResponse", identifier=name)
    add(place, "textEntryInteraction", responseIdentifier=name)


def _equals(parent: Node, name: str) -> None:
    match = add(parent, "match")
    add(match, "variable", identifier=name)
    add(match, "correct", identifier=name)


def _hotspot(root: Node, body: Node, processing: Node, item: Item) -> None:
    data, keys = item.data, _keys(item.data["options"])
    many = sum(1 for option in data["options"] if option["is_right"]) > 1
    node = declare(root, "RESPONSE", "identifier", "multiple" if many else "single")
    signs = {
        key: "1" if option["is_right"] else "-1" if many else "0"
        for option, key in zip(data["options"], keys, strict=True)
    }
    _correct(node, [key for key, sign in signs.items() if sign == "1"])
    _mapped(node, signs)
    _template(processing, "map_response")
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
    "cloze": _cloze,
    "image_hotspot": _hotspot,
}
