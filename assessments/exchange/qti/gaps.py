"""Items answered in the text: a word, a number, gaps with words to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import gcd, lcm
from typing import Any, Final

from django.utils.translation import gettext as _

from assessments.exchange import kinds
from assessments.exchange.cloze_text import split_passage
from assessments.exchange.gift_answers import decimal
from assessments.exchange.items import BadItem, Data
from assessments.exchange.nodes import Node
from assessments.exchange.qti.body import Body
from assessments.exchange.qti.choices import not_kept, percent
from assessments.exchange.qti.lists import agrees, few
from assessments.exchange.qti.processing import Processing
from assessments.exchange.qti.values import NUMBERS, members
from assessments.exchange.words import stem_of

WRONG_WORD: Final = "\u2042"
BLANK: Final = "_____"


def text_entry(body: Body, processing: Processing) -> Data:
    """Make a short answer or a number."""
    name = body.interaction.get("responseIdentifier", "")
    variable = processing.responses.get(name)
    if variable is None or variable.cardinality != "single":
        raise BadItem(_("What is typed is not declared."))
    data = (
        _number(processing, name)
        if variable.base in NUMBERS
        else _words(processing, name)
    )
    return {**data, **_stem(body)}


def _stem(body: Body) -> Data:
    """Return the text, with a blank where words go on after the field."""
    texts = {}
    for code, text in body.text(with_gaps=True).items():
        before, _mark, after = text.partition("\ue1001\ue101")
        rest = after.strip().strip(".?!")
        texts[code] = (
            f"{before}{BLANK}{after}" if rest or not before.strip() else before
        )
        texts[code] = texts[code].strip()
    return dict(stem_of(texts))


def _words(processing: Processing, name: str) -> Data:
    forms = list(dict.fromkeys(_said(processing, name)))
    scores = {form: processing.score({name: form}) for form in forms}
    best = max(scores.values(), default=Fraction(0))
    if best <= 0:
        raise BadItem(_("No answer brings marks."))
    accepted = [
        {"text": form.replace("*", "\\*"), "percent": percent(score / best)}
        for form, score in scores.items()
        if score > 0
    ]
    probes = _spellings(forms)
    raw = [{"text": [probe]} if probe else {} for probe in probes]
    marks = [processing.score({name: probe or None}) for probe in probes]
    for strict in (True, False):
        rows = accepted if strict else _folded(accepted)
        data = {"forms": rows, "case_sensitive": strict, "slips": 0}
        if agrees("short_answer", data, raw, marks):
            return {"type": "short_answer", **data}
    raise not_kept()


def _folded(rows: list[Data]) -> list[Data]:
    by_look = {row["text"].casefold(): row for row in reversed(rows)}
    return [row for row in rows if by_look[row["text"].casefold()] is row]


def _said(processing: Processing, name: str) -> Iterator[str]:
    """Yield every string that the key or the rules speak of."""
    variable = processing.responses[name]
    yield from (str(value) for value in members(variable.correct))
    if variable.mapping:
        yield from (str(entry.key) for entry in variable.mapping.entries)
    for rule in processing.rules:
        for node in rule.iter("baseValue"):
            if node.get("baseType") == "string":
                yield " ".join("".join(node.itertext()).split())


def _spellings(forms: list[str]) -> list[str]:
    changed = [
        spelling
        for form in forms
        for spelling in (
            form,
            form.upper(),
            form.lower(),
            form.swapcase(),
            f"{form} {WRONG_WORD}",
            f"{WRONG_WORD}{form}",
            form[:-1],
        )
    ]
    return list(dict.fromkeys([*changed, "", WRONG_WORD]))


def _number(processing: Processing, name: str) -> Data:
    variable = processing.responses[name]
    values = [v for v in members(variable.correct) if isinstance(v, Fraction)]
    if not values and variable.mapping:
        values = [
            e.key for e in variable.mapping.entries if isinstance(e.key, Fraction)
        ]
    values += list(_numbers(processing, "baseValue"))
    tolerances = [Fraction(0), *_tolerances(processing)]
    for value in dict.fromkeys(values):
        for tolerance in tolerances:
            data = {
                "value": decimal(value),
                "tolerance": decimal(tolerance),
                "units": [],
            }
            probes = [
                value + part * step
                for part in {tolerance, Fraction(1)}
                for step in map(Fraction, ("0", "1", "-1", "1.01", "-1.01", "0.99"))
            ]
            probes += values
            raw = [{}, *({"number": [decimal(p)]} for p in probes)]
            marks = [processing.score({name: None})]
            marks += [processing.score({name: decimal(p)}) for p in probes]
            if agrees("numeric", data, raw, marks):
                return {"type": "numeric", **data}
    raise not_kept()


def _numbers(processing: Processing, tag: str) -> Iterator[Fraction]:
    for rule in processing.rules:
        for node in rule.iter(tag):
            if node.get("baseType") in NUMBERS:
                found = kinds.number("".join(node.itertext()))
                if found is not None:
                    yield found


def _tolerances(processing: Processing) -> Iterator[Fraction]:
    for rule in processing.rules:
        for node in rule.iter("equal"):
            for part in node.get("tolerance", "").split():
                if (found := kinds.number(part)) is not None:
                    yield abs(found)


def cloze(body: Body, processing: Processing) -> Data:
    """Make a passage with gaps, each weighing what the item gives for it."""
    found = [_gap(node, place, body, processing) for place, node in _numbered(body)]
    names = [str(node.get("responseIdentifier")) for node in body.nodes]
    alone = [
        processing.score({name: right})
        for name, (_data, right, _wrong) in zip(names, found, strict=True)
    ]
    if not all(part > 0 for part in alone):
        raise not_kept()
    whole = lcm(*(part.denominator for part in alone))
    weights = [int(part * whole) for part in alone]
    shared = gcd(*weights)
    gaps = [
        {**data, "weight": weight // shared}
        for (data, _r, _w), weight in zip(found, weights, strict=True)
    ]
    data = {**split_passage(body.text(with_gaps=True)), "gaps": gaps}
    if not _agrees(data, found, names, processing):
        raise not_kept()
    return {"type": "cloze", **data}


def _numbered(body: Body) -> list[tuple[int, Node]]:
    return list(enumerate(body.nodes, start=1))


def _agrees(
    data: Data,
    found: list[tuple[Data, str, str]],
    names: list[str],
    processing: Processing,
) -> bool:
    answers = few(product(*((right, wrong, None) for _d, right, wrong in found)))
    raw: list[Any] = []
    for answer in answers:
        pairs = zip(data["gaps"], answer, strict=True)
        raw.append({gap["key"]: [given] for gap, given in pairs if given})
    scores = [
        processing.score(dict(zip(names, answer, strict=True))) for answer in answers
    ]
    return agrees("cloze", data, raw, scores)


def _gap(
    node: Node, place: int, body: Body, processing: Processing
) -> tuple[Data, str, str]:
    """Return a gap, an answer that is right in it and one that is wrong."""
    name = str(node.get("responseIdentifier"))
    if name not in processing.responses:
        raise BadItem(_("What is typed is not declared."))
    start: Data = {"key": str(place), "label": {}, "weight": 1, "explanation": {}}
    if node.tag == "inlineChoiceInteraction":
        return _inline(start, node, name, body, processing)
    if processing.responses[name].base in NUMBERS:
        own = _number(processing, name)
        off = decimal(Fraction(own["value"]) + Fraction(own["tolerance"]) + 1)
        number = {n: own[n] for n in ("value", "tolerance")}
        return {**start, "kind": "number", **number}, own["value"], off
    words = _words(processing, name)
    if words["case_sensitive"] and any(
        c.isalpha() for f in words["forms"] for c in f["text"]
    ):
        body.notes.add(_("Capital letters do not matter in gaps."))
    full = next(form for form in words["forms"] if form["percent"] == "100")
    right = full["text"].replace("\\*", "*")
    return {**start, "kind": "word", "forms": words["forms"]}, right, WRONG_WORD


def _inline(
    start: Data, node: Node, name: str, body: Body, processing: Processing
) -> tuple[Data, str, str]:
    options = list(node.iter("inlineChoice"))
    keys = [str(option.get("identifier")) for option in options]
    scores = {key: processing.score({name: key}) for key in keys}
    best = max(scores.values(), default=Fraction(0))
    right = [key for key, score in scores.items() if score == best]
    if best <= 0 or len(right) != 1 or any(0 != s != best for s in scores.values()):
        raise not_kept()
    wrong = next(key for key in keys if key not in right)
    rows = [
        {"key": key, "text": body.words(option), "is_right": key in right}
        for key, option in zip(keys, options, strict=True)
    ]
    return {**start, "kind": "choice", "options": rows}, right[0], wrong
