r"""Moodle's embedded answers: ``{2:MULTICHOICE:=right#why~wrong}`` inside a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from assessments.exchange import kinds
from assessments.exchange.gift_answers import value_and_tolerance
from assessments.exchange.items import BadItem, Data, Words
from assessments.exchange.words import stem_of

_GAP: Final = re.compile(r"\{(\d*):([A-Z_]+)(?::((?:\\.|[^\\}])*))?\}", re.DOTALL)
_WEIGHT: Final = re.compile(r"%(-?[\d.,]+)%")
_CHOICE: Final = {"MULTICHOICE", "MC", "MULTICHOICE_H", "MCH", "MULTICHOICE_V", "MCV"}
_SHUFFLED: Final = {"MULTICHOICE_S", "MCS", "MULTICHOICE_HS", "MCHS"}
_CHOICES: Final = _CHOICE | _SHUFFLED | {"MULTICHOICE_VS", "MCVS"}
_WORD: Final = {"SHORTANSWER", "SA", "MW"}
_NUMBER: Final = {"NUMERICAL", "NM"}
_MARK: Final = "\ue100{}\ue101"
_MARKED: Final = re.compile("\ue100(\\d+)\ue101")
MOST_GAPS: Final = 100

Convert = Callable[[str], Words]


def passage_of(text: str, convert: Convert) -> Data:
    """Return stem, passage and gaps of a text with embedded answers.

    What stands before the paragraph with the first gap is the stem.

    :raises BadItem: naming the gap that cannot be taken
    """
    gaps: list[Data] = []

    def put_aside(found: re.Match[str]) -> str:
        gaps.append(_gap(found, len(gaps) + 1, convert))
        return _MARK.format(len(gaps))

    marked = _GAP.sub(put_aside, text)
    if not gaps:
        raise BadItem(_("The passage has no gap."))
    if len(gaps) > MOST_GAPS:
        raise BadItem(_("The passage has more than a hundred gaps."))
    return {**split_passage(convert(marked)), "gaps": gaps}


def asks(code: str) -> str:
    """Return what is asked where the author only wrote the passage."""
    with override(code):
        return _("Fill in the gaps.")


def split_passage(words: Words) -> Data:
    """Part a text with marks where its gaps are into stem and passage."""
    before, passages = {}, {}
    for code, text in words.items():
        parts = text.split("\n\n")
        first = next(i for i, part in enumerate(parts) if _MARKED.search(part))
        before[code] = "\n\n".join(parts[:first])
        passages[code] = _MARKED.sub(r"[[\1]]", "\n\n".join(parts[first:]))
    if not any(before.values()):
        stem: Words = {"ru": asks("ru"), "en": asks("en")}
        return {"vignette": {}, "stem": stem, "passage": passages}
    return {**stem_of(before), "passage": passages}


def _gap(found: re.Match[str], number: int, convert: Convert) -> Data:
    weight, kind, answers = found[1] or "1", found[2], found[3] or ""
    try:
        own = _content(kind, _rows(answers, convert))
    except BadItem as bad:
        reason = _("Gap %(number)d: %(reason)s")
        raise BadItem(reason % {"number": number, "reason": bad.reason}) from bad
    return {
        "key": str(number),
        "label": {},
        "weight": max(1, int(weight[:4])),
        "explanation": {},
        **own,
    }


def _content(kind: str, rows: list[tuple[str, str, str]]) -> Data:
    said = "\n".join(dict.fromkeys(f"{t} — {why}" for t, _p, why in rows if why))
    explanation: Data = {"explanation": {"": said}} if said else {}
    if kind in _CHOICES:
        return _choice(rows) | explanation
    if kind in _WORD:
        return _word(rows) | explanation
    if kind in _NUMBER:
        return _number(rows) | explanation
    raise BadItem(_("gaps of the kind “%(kind)s” are not known here.") % {"kind": kind})


def _choice(rows: list[tuple[str, str, str]]) -> Data:
    if len(rows) < 2:  # noqa: PLR2004
        raise BadItem(_("fewer than two words to choose from."))
    parts = [kinds.percent_of(percent) for _text, percent, _why in rows]
    if parts.count(kinds.FULL) != 1 or any(0 != part != kinds.FULL for part in parts):
        raise BadItem(_("exactly one word must bring full marks, the others none."))
    return {
        "kind": "choice",
        "options": [
            {"key": key, "text": {"": text}, "is_right": part == kinds.FULL}
            for (text, _p, _w), part, key in zip(
                rows, parts, kinds.keys(), strict=False
            )
        ],
    }


def _word(rows: list[tuple[str, str, str]]) -> Data:
    forms = [
        {"text": text, "percent": percent}
        for text, percent, _why in rows
        if kinds.percent_of(percent) > 0
    ]
    if not any(kinds.percent_of(form["percent"]) == kinds.FULL for form in forms):
        raise BadItem(_("no word brings full marks."))
    if any(form["text"] == "*" for form in forms):
        raise BadItem(_("any word at all brings marks."))
    return {"kind": "word", "forms": forms}


def _number(rows: list[tuple[str, str, str]]) -> Data:
    right = [(t, p) for t, p, _why in rows if kinds.percent_of(p) > 0]
    if len(right) != 1 or kinds.percent_of(right[0][1]) != kinds.FULL:
        raise BadItem(_("exactly one number must bring full marks, no other any."))
    value, tolerance = value_and_tolerance(right[0][0])
    return {"kind": "number", "value": value, "tolerance": tolerance}


def _rows(answers: str, convert: Convert) -> list[tuple[str, str, str]]:
    """Part answers into text, per cent and comment."""
    rows = []
    for part in re.split(r"(?<!\\)~", answers) if answers.strip() else ():
        text, percent = part, "0"
        if text.lstrip().startswith("="):
            text, percent = text.lstrip()[1:], "100"
        if weighed := _WEIGHT.match(text.lstrip()):
            text, percent = text.lstrip()[weighed.end() :], weighed[1]
            text = text.removeprefix("=")
        text, _mark, why = _without_entities(text).partition("\ue103")
        rows.append(
            (_plain(text, convert), percent.replace(",", "."), _plain(why, convert))
        )
    return rows


def _without_entities(text: str) -> str:
    """Mark the sign before a comment; ``&#39;`` is a character, not a comment."""
    return re.sub(r"(?<![\\&])#", "\ue103", text, count=1)


def _plain(text: str, convert: Convert) -> str:
    return kinds.words_of(convert(re.sub(r"\\([~#}=%\"\\/])", r"\1", text))).strip()


def gap_text(gap: Data, language: str) -> str:
    """Write a gap the way Moodle reads it, for a text in HTML."""
    rows = []
    if gap["kind"] == "choice":
        kind = "MULTICHOICE"
        for option in gap["options"]:
            text = option["text"].get(language) or kinds.words_of(option["text"])
            rows.append(("=" if option["is_right"] else "") + _escaped(text))
    elif gap["kind"] == "word":
        kind = "SHORTANSWER"
        rows = [f"%{form['percent']}%{_escaped(form['text'])}" for form in gap["forms"]]
    else:
        kind = "NUMERICAL"
        rows.append(f"={gap['value']}:{gap['tolerance']}")
    return f"{{{gap['weight']}:{kind}:{'~'.join(rows)}}}"


def _escaped(text: str) -> str:
    return re.sub(r"([~#}=\\\"])", r"\\\1", escape(text, quote=False))
