"""Moodle XML, as Moodle's question bank imports it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from fractions import Fraction
from typing import Final
from urllib.parse import quote

from django.utils.translation import gettext as _
from lxml import etree

from assessments.exchange.cloze_text import asks, gap_text
from assessments.exchange.gift_answers import decimal
from assessments.exchange.gift_writer import percents
from assessments.exchange.items import BadItem, Data, Item, Words
from assessments.exchange.nodes import Node
from assessments.exchange.sources import together
from assessments.exchange.writing import below_each_other, html_of, one_of
from assessments.questions.cloze import pieces
from assessments.questions.numbers import number


def write(item: Item) -> str:
    """Write one question.

    :raises BadItem: for a type that Moodle does not know
    """
    known = _WRITERS.get(item.type)
    if known is None:
        raise BadItem(_("This format cannot hold such a question."), type=item.type)
    kind, writer = known
    node = etree.Element("question", type=kind)
    _text(etree.SubElement(node, "name"), item.title)
    text = _stem(item)
    shown = etree.SubElement(node, "questiontext", format="html")
    pictures = [
        f'<p><img src="@@PLUGINFILE@@/{quote(p.name)}" alt="{_quoted(p.alt)}"></p>'
        for p in item.pictures
    ]
    _text(shown, text + "".join(pictures))
    for picture in item.pictures:
        file = etree.SubElement(
            shown, "file", name=picture.name, path="/", encoding="base64"
        )
        file.text = base64.b64encode(picture.content).decode()
    _said(node, "generalfeedback", together(item.data))
    etree.SubElement(node, "defaultgrade").text = "1.0000000"
    writer(node, item.data)
    if item.tags:
        tags = etree.SubElement(node, "tags")
        for tag in item.tags:
            _text(etree.SubElement(tags, "tag"), tag)
    return etree.tostring(node, encoding="unicode", pretty_print=True)


def category_node(path: tuple[str, ...]) -> str:
    """Write the entry that puts the following questions into a category."""
    names = "/".join(name.replace("/", "//") for name in ("$course$", "top", *path))
    node = etree.Element("question", type="category")
    _text(etree.SubElement(node, "category"), names)
    return etree.tostring(node, encoding="unicode", pretty_print=True)


def _stem(item: Item) -> str:
    data = item.data
    stem = data["stem"]
    if item.type != "cloze":
        return html_of(below_each_other(data.get("vignette", {}), stem))
    if one_of(stem) in {asks("ru"), asks("en")}:
        stem = {}
    before = below_each_other(data.get("vignette", {}), stem)
    gaps = {gap["key"]: gap for gap in data["gaps"]}
    parts = {}
    for code, passage in data["passage"].items():
        if not passage:
            continue
        made = "".join(
            html_of({"ru": words}) + (gap_text(gaps[key], code) if key else "")
            for words, key in pieces(passage)
        )
        lead = html_of({"ru": before.get(code) or one_of(before)})
        parts[code] = f"{lead}<br><br>{made}" if lead else made
    if len(set(parts.values())) == 1:
        return next(iter(parts.values()))
    raise BadItem(_("Moodle keeps gaps in one language only."))


def _text(node: Node, text: str) -> None:
    inner = etree.SubElement(node, "text")
    inner.text = etree.CDATA(text) if "<" in text and "]]>" not in text else text


def _said(node: Node, tag: str, words: Words) -> None:
    _text(etree.SubElement(node, tag, format="html"), html_of(words))


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def _answer(node: Node, percent: str, words: Words, comment: Words) -> Node:
    answer = etree.SubElement(node, "answer", fraction=percent, format="html")
    _text(answer, html_of(words))
    _said(answer, "feedback", comment)
    return answer


def _flag(node: Node, tag: str, *, value: bool) -> None:
    etree.SubElement(node, tag).text = "true" if value else "false"


def _single(node: Node, data: Data) -> None:
    _flag(node, "single", value=True)
    _flag(node, "shuffleanswers", value=not data.get("keeps_order"))
    for option in data["options"]:
        percent = "100" if option["is_right"] else option.get("percent") or "0"
        _answer(node, percent, option["text"], option.get("explanation", {}))


def _several(node: Node, data: Data) -> None:
    whole = data["scoring"] == "all_or_nothing"
    if whole:
        node.set("type", "multichoiceset")
        parts = ["100" if o["is_right"] else "0" for o in data["options"]]
    else:
        _flag(node, "single", value=False)
        parts = percents(data)
    _flag(node, "shuffleanswers", value=not data.get("keeps_order"))
    for option, percent in zip(data["options"], parts, strict=True):
        _answer(node, percent, option["text"], option.get("explanation", {}))


def _true_false(node: Node, data: Data) -> None:
    for word in ("true", "false"):
        percent = "100" if data["answer"] == word else "0"
        _answer(node, percent, {"ru": word}, data.get(f"explanation_{word}", {}))


def _plain_answer(node: Node, percent: str, text: str) -> Node:
    answer = etree.SubElement(
        node, "answer", fraction=percent, format="moodle_auto_format"
    )
    _text(answer, text)
    return answer


def _short(node: Node, data: Data) -> None:
    etree.SubElement(node, "usecase").text = "1" if data.get("case_sensitive") else "0"
    for form in data["forms"]:
        _plain_answer(node, str(form["percent"]), str(form["text"]))


def _numeric(node: Node, data: Data) -> None:
    value = number(str(data["value"]))
    tolerance = number(str(data["tolerance"]))
    answer = _plain_answer(node, "100", decimal(value or Fraction(0)))
    etree.SubElement(answer, "tolerance").text = decimal(tolerance or Fraction(0))
    if not data.get("units"):
        return
    units = etree.SubElement(node, "units")
    for unit in data["units"]:
        inner = etree.SubElement(units, "unit")
        factor = number(str(unit["factor"])) or Fraction(1)
        etree.SubElement(inner, "multiplier").text = decimal(1 / factor)
        etree.SubElement(inner, "unit_name").text = one_of(unit["text"])


def _matching(node: Node, data: Data) -> None:
    options = {option["key"]: option["text"] for option in data["options"]}
    used = {key for row in data["rows"] for key in row["right"]}
    pairs = [(row["text"], options[row["right"][0]]) for row in data["rows"]]
    pairs += [({}, text) for key, text in options.items() if key not in used]
    for left, right in pairs:
        part = etree.SubElement(node, "subquestion", format="html")
        _text(part, html_of(left))
        _text(etree.SubElement(part, "answer"), one_of(right))


def _essay(node: Node, data: Data) -> None:
    etree.SubElement(node, "responseformat").text = "editor"
    if data.get("max_words"):
        etree.SubElement(node, "maxwordlimit").text = str(data["max_words"])
    _said(node, "graderinfo", data.get("guidance", {}))


def _ordering(node: Node, data: Data) -> None:
    ways = {
        "places": "ABSOLUTE_POSITION",
        "all_or_nothing": "ALL_OR_NOTHING",
        "neighbours": "RELATIVE_NEXT_EXCLUDE_LAST",
    }
    etree.SubElement(node, "selecttype").text = "ALL"
    etree.SubElement(node, "gradingtype").text = ways[data["scoring"]]
    for place, step in enumerate(data["steps"], start=1):
        answer = etree.SubElement(node, "answer", fraction=f"{place}.0", format="html")
        _text(answer, html_of(step["text"]))


def _nothing(_node: Node, _data: Data) -> None:
    """Add nothing: the gaps stand in the text."""


_WRITERS: Final[dict[str, tuple[str, Callable[[Node, Data], None]]]] = {
    "single_best_answer": ("multichoice", _single),
    "multiple_response": ("multichoice", _several),
    "true_false": ("truefalse", _true_false),
    "short_answer": ("shortanswer", _short),
    "numeric": ("numerical", _numeric),
    "matching": ("matching", _matching),
    "essay": ("essay", _essay),
    "ordering": ("ordering", _ordering),
    "cloze": ("cloze", _nothing),
}
