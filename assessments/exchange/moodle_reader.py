"""Moodle XML: what Moodle's question bank exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from assessments.exchange import kinds
from assessments.exchange.cloze_text import passage_of
from assessments.exchange.decoding import read_xml
from assessments.exchange.gift import category_path
from assessments.exchange.gift_answers import decimal
from assessments.exchange.items import (
    BadItem,
    Data,
    FileRefused,
    Found,
    Item,
    Notes,
    Skipped,
)
from assessments.exchange.kinds import Answer
from assessments.exchange.moodle_source import Source, text_at, text_of
from assessments.exchange.nodes import Node
from assessments.exchange.sources import with_source
from assessments.exchange.words import one_line, stem_of
from assessments.questions.numbers import number


def read(content: bytes) -> Iterator[Found]:
    """Read the questions of a Moodle XML file.

    :raises FileRefused: when it is no such file
    """
    root = read_xml(content)
    if root.tag == "question":
        single, root = root, etree.Element("quiz")
        root.append(single)
    if root.tag != "quiz":
        raise FileRefused(
            _("This is XML, but not of Moodle: <quiz> is missing."), code="xml"
        )
    return _questions(root)


def _questions(root: Node) -> Iterator[Found]:
    category: tuple[str, ...] = ()
    position = 0
    for node in root.iterchildren("question"):
        if node.get("type") == "category":
            category = category_path(text_at(node, "category/text"))
            continue
        position += 1
        kind = node.get("type") or "?"
        title = one_line(text_at(node, "name/text"))
        try:
            yield _question(position, node, kind, title, category)
        except BadItem as bad:
            yield Skipped(position=position, title=title, type=kind, reason=bad.reason)
        node.clear()


def _question(
    position: int,
    node: Node,
    kind: str,
    title: str,
    category: tuple[str, ...],
) -> Item:
    if kind == "description":
        raise BadItem(_("The text asks nothing: a description is no question."))
    if kind not in _READERS:
        raise BadItem(
            _("The bank has no questions of the type “%(type)s”.") % {"type": kind}
        )
    source = Source(node)
    data = _READERS[kind](source)
    if "stem" not in data:
        data |= stem_of(source.words("questiontext"))
    if not any(data["stem"].values()):
        if not title or not source.notes.pictures:
            raise BadItem(_("The question has no text."))
        data["stem"] = {"": title}
        source.notes.add(_("The question was only a picture: its name is its text."))
    explanation = source.words("generalfeedback")
    _remark(node, source.notes)
    return Item(
        position=position,
        title=title or one_line(kinds.words_of(data["stem"])),
        type=str(data.pop("type")),
        data=with_source(data, explanation),
        category=category,
        tags=tuple(
            tag.strip() for tag in (text_of(t) for t in node.iterfind("tags/tag/text"))
        ),
        remarks=tuple(source.notes.remarks),
        pictures=tuple(source.notes.pictures),
    )


def _remark(node: Node, notes: Notes) -> None:
    if node.find("hint") is not None and any(
        text_of(hint).strip() for hint in node.iterfind("hint/text")
    ):
        notes.add(_("Hints were left out."))


def _choice(source: Source) -> Data:
    answers = source.answers()
    if len(answers) < 2:  # noqa: PLR2004
        raise BadItem(_("A question of choice needs two options or more."))
    if not all(any(answer.words.values()) for answer in answers):
        raise BadItem(_("An answer has no text, or is only a picture."))
    order = not source.is_set("shuffleanswers", default=True)
    if source.is_set("single", default=True):
        data = kinds.single_choice(answers, keeps_order=order)
        return {"type": "single_best_answer", **data}
    data = kinds.several_choice(answers, keeps_order=order)
    return {"type": "multiple_response", **data}


def _set(source: Source) -> Data:
    order = not source.is_set("shuffleanswers", default=True)
    data = kinds.set_choice(source.answers(), keeps_order=order)
    return {"type": "multiple_response", **data}


def _true_false(source: Source) -> Data:
    by_word = {kinds.words_of(a.words).strip().lower(): a for a in source.answers()}
    if set(by_word) != {"true", "false"}:
        raise BadItem(_("The answers are not “true” and “false”."))
    right = [word for word, answer in by_word.items() if answer.part == kinds.FULL]
    if len(right) != 1:
        raise BadItem(_("Neither “true” nor “false” is the one right answer."))
    return {
        "type": "true_false",
        **kinds.true_false(
            answer=right == ["true"],
            on_true=by_word["true"].comment,
            on_false=by_word["false"].comment,
        ),
    }


def _short(source: Source) -> Data:
    case = source.is_set("usecase", default=False)
    data = kinds.short_answer(
        source.answers("plain"), source.notes, case_sensitive=case
    )
    return {"type": "short_answer", **data}


def _numerical(source: Source) -> Data:
    ranges = []
    for node, answer in zip(
        source.node.iterfind("answer"), source.answers("plain"), strict=True
    ):
        if answer.part <= 0:
            ranges.append((answer, "", ""))
            continue
        value = number(kinds.words_of(answer.words))
        tolerance = number(text_at(node, "tolerance") or "0")
        if value is None or tolerance is None:
            raise BadItem(
                _("“%(text)s” is no number.")
                % {"text": kinds.words_of(answer.words)[:60]}
            )
        ranges.append((answer, decimal(value), decimal(abs(tolerance))))
    units = _units(source.node)
    return {"type": "numeric", **kinds.numeric(ranges, source.notes, units)}


def _units(node: Node) -> list[Data]:
    """Return the units; Moodle multiplies the key by theirs, we divide the answer."""
    units = []
    for unit, key in zip(node.iterfind("units/unit"), kinds.keys("u"), strict=False):
        multiplier = number(text_at(unit, "multiplier") or "1")
        if not multiplier or multiplier < 0:
            raise BadItem(_("A unit has no multiplier."))
        factor = 1 / multiplier
        if (factor * 10**12).denominator != 1:
            raise BadItem(_("A unit’s multiplier cannot be turned round exactly."))
        name = text_at(unit, "unit_name")
        units.append({"key": key, "text": {"": name}, "factor": decimal(factor)})
    return sorted(units, key=lambda unit: str(unit["factor"]) != "1")


def _matching(source: Source) -> Data:
    pairs = [
        (source.text(node), source.text(node.find("answer"), "plain"))
        for node in source.node.iterfind("subquestion")
    ]
    return {"type": "matching", **kinds.matching(pairs)}


def _essay(source: Source) -> Data:
    limit = number(text_at(source.node, "maxwordlimit") or "0")
    return {
        "type": "essay",
        "max_words": int(limit or 0),
        "guidance": source.words("graderinfo"),
    }


def _ordering(source: Source) -> Data:
    steps = sorted(source.answers(), key=_place_of)
    count = number(text_at(source.node, "selectcount") or "0") or 0
    some = text_at(source.node, "selecttype").upper() not in {"", "ALL", "0"}
    if some and 0 < count < len(steps):
        raise BadItem(_("Only a part of the steps would be shown: that cannot be."))
    scoring = ORDER_SCORING.get(text_at(source.node, "gradingtype"))
    if scoring is None:
        raise BadItem(_("Its way of marking an order is not known here."))
    return {
        "type": "ordering",
        **kinds.ordering([step.words for step in steps], scoring=scoring),
    }


def _place_of(step: Answer) -> float:
    """Return where a step belongs: its ``fraction`` is the place, not a mark."""
    return float(number(step.percent) or 0)


ORDER_SCORING: Final = {
    "": "places",
    "ALL_OR_NOTHING": "all_or_nothing",
    "-1": "all_or_nothing",
    "ABSOLUTE_POSITION": "places",
    "0": "places",
    "RELATIVE_NEXT_EXCLUDE_LAST": "neighbours",
    "1": "neighbours",
}


def _cloze(source: Source) -> Data:
    beside = source.node.find("questiontext")
    return {
        "type": "cloze",
        **passage_of(
            text_at(source.node, "questiontext/text"),
            lambda text: source.converted(text, "html", beside),
        ),
    }


_READERS: Final[dict[str, Callable[[Source], Data]]] = {
    "multichoice": _choice,
    "multichoiceset": _set,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "essay": _essay,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
}
