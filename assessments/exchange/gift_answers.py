"""What stands between the braces of a GIFT question."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.translation import gettext as _

from assessments.exchange import kinds
from assessments.exchange.items import BadItem, Data, Notes, Words
from assessments.exchange.kinds import Answer
from assessments.questions.numbers import number

STYLES: Final = {
    "html": "html",
    "moodle": "moodle",
    "markdown": "markdown",
    "plain": "plain",
}
_ORDER: Final = re.compile(r">\s*(\d+)?([^\n]*)\n(.*)", re.DOTALL)
_TRUTH: Final = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_WEIGHT: Final = re.compile(r"\s*%\s*([-+\u2212]?[\d.,]+)\s*%")
_NUMBER: Final = r"[-+\u2212]?(?:\d[\d\s]*(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?"
_RANGE: Final = re.compile(rf"\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*")
_VALUE: Final = re.compile(rf"\s*({_NUMBER})\s*(?::\s*({_NUMBER}))?\s*")
ABSOLUTE: Final = "ABSOLUTE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A question, taken apart; escaped signs still put aside."""

    title: str
    style: str
    text: str
    answers: str
    explanation: str


Restored = Callable[[str, str, Notes], Words]


def kind_of_answers(answers: str) -> str:
    """Name the type that Moodle sees in the answers."""
    if not answers:
        return "essay"
    if answers.startswith("#"):
        return "numerical"
    if re.match(r">\s*\d*\s*[A-Z\s]*\n", answers):
        return "ordering"
    if "~" in answers:
        return "multichoice"
    if "=" in answers and "->" in answers:
        return "match"
    return "truefalse" if _truth(answers) is not None else "shortanswer"


def read_answers(kind: str, parts: Parts, notes: Notes, restored: Restored) -> Data:
    """Return the definition's own part, with its ``type``.

    :raises BadItem: when no question can be made of the answers
    """
    try:
        return _READERS[kind](parts, notes, restored)
    except BadItem as bad:
        raise BadItem(bad.reason, type=bad.type or kind) from bad


def _essay(_parts: Parts, _notes: Notes, _restored: Restored) -> Data:
    return {"type": "essay"}


def _true_false(parts: Parts, notes: Notes, restored: Restored) -> Data:
    truth = _truth(parts.answers)
    comments = [*parts.answers.split("#")[1:], "", ""]
    wrong, right = (restored(part, parts.style, notes) for part in comments[:2])
    return {
        "type": "true_false",
        **kinds.true_false(
            answer=bool(truth),
            on_true=right if truth else wrong,
            on_false=wrong if truth else right,
        ),
    }


def _truth(answers: str) -> bool | None:
    return _TRUTH.get(answers.partition("#")[0].strip().upper())


def _choice(parts: Parts, notes: Notes, restored: Restored) -> Data:
    rows = _rows(parts.answers)
    answers = [_answer(sign, row, parts, notes, restored) for sign, row in rows]
    if len(answers) < 2:  # noqa: PLR2004
        raise BadItem(_("A question of choice needs two options or more."))
    if not all(any(answer.words.values()) for answer in answers):
        raise BadItem(_("An answer has no text."))
    if any(sign == "=" for sign, _row in rows):
        return {"type": "single_best_answer", **kinds.single_choice(answers)}
    return {"type": "multiple_response", **kinds.several_choice(answers)}


def _short(parts: Parts, notes: Notes, restored: Restored) -> Data:
    rows = _rows(parts.answers)
    if not rows:
        raise BadItem(_("The answers begin neither with “=” nor with “~”."))
    answers = [_answer(sign, row, parts, notes, restored) for sign, row in rows]
    return {"type": "short_answer", **kinds.short_answer(answers, notes)}


def _match(parts: Parts, notes: Notes, restored: Restored) -> Data:
    pairs = []
    for _sign, row in _rows(parts.answers):
        left, arrow, right = row.partition("->")
        if not arrow or not right.strip():
            raise BadItem(_("A row has no counterpart after “->”."))
        pairs.append(
            (restored(left, parts.style, notes), restored(right, parts.style, notes))
        )
    return {"type": "matching", **kinds.matching(pairs)}


def _order(parts: Parts, notes: Notes, restored: Restored) -> Data:
    found = _ORDER.match(parts.answers)
    lines = found[3].split("\n") if found else []
    steps = [restored(line, parts.style, notes) for line in lines if line.strip()]
    if not found or (found[1] and 0 < int(found[1]) < len(steps)):
        raise BadItem(_("Only a part of the steps would be shown: that cannot be."))
    scoring = "places" if ABSOLUTE in found[2].upper() else "neighbours"
    return {"type": "ordering", **kinds.ordering(steps, scoring=scoring)}


def _numerical(parts: Parts, notes: Notes, restored: Restored) -> Data:
    body = parts.answers[1:].strip()
    rows = _rows(body) if body.startswith(("=", "~")) else [("=", body)]
    if not rows or not body:
        raise BadItem(_("The right number is missing."))
    ranges = []
    for sign, row in rows:
        answer = _answer(sign, row, parts, notes, restored)
        text, _mark, _comment = _unweighted(row).partition("#")
        if answer.part <= 0:
            ranges.append((answer, "", ""))
        else:
            ranges.append((answer, *value_and_tolerance(text)))
    return {"type": "numeric", **kinds.numeric(ranges, notes)}


def value_and_tolerance(text: str) -> tuple[str, str]:
    """Read ``3``, ``3:0.5`` or ``2.5..3.5`` as a value and how far off is right.

    :raises BadItem: when it is none of these
    """
    if found := _RANGE.fullmatch(text):
        low, high = number(found[1]), number(found[2])
        if low is not None and high is not None and low <= high:
            return decimal((low + high) / 2), decimal((high - low) / 2)
    elif found := _VALUE.fullmatch(text):
        value, tolerance = number(found[1]), number(found[2] or "0")
        if value is not None and tolerance is not None and tolerance >= 0:
            return decimal(value), decimal(tolerance)
    message = _("“%(text)s” is no number, as 4.5, 4.5:0.1 or 4..5.")
    raise BadItem(message % {"text": text.strip()[:60]})


def decimal(value: Fraction) -> str:
    """Write a decimal fraction out, exact.

    >>> decimal(Fraction(7, 2))
    '3.5'
    """
    places = 0
    while (value * 10**places).denominator != 1 and places < 60:  # noqa: PLR2004
        places += 1
    digits = f"{abs(int(value * 10**places)):0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def _rows(answers: str) -> list[tuple[str, str]]:
    parts = re.split(r"([=~])", answers)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def _answer(
    sign: str, row: str, parts: Parts, notes: Notes, restored: Restored
) -> Answer:
    weight = _WEIGHT.match(row)
    text, _mark, comment = _unweighted(row).partition("#")
    percent = weight[1] if weight else "100" if sign == "=" else "0"
    return Answer(
        words=restored(text, parts.style, notes),
        percent=percent.replace(",", ".").replace("\u2212", "-"),
        comment=restored(comment, parts.style, notes),
    )


def _unweighted(row: str) -> str:
    weight = _WEIGHT.match(row)
    return row[weight.end() :] if weight else row


_READERS: Final[dict[str, Callable[[Parts, Notes, Restored], Data]]] = {
    "essay": _essay,
    "truefalse": _true_false,
    "multichoice": _choice,
    "shortanswer": _short,
    "match": _match,
    "ordering": _order,
    "numerical": _numerical,
}
