"""Definitions made of what Moodle's formats know: answers with their per cent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from typing import Final

from django.utils.translation import gettext as _

from assessments.exchange.items import BadItem, Data, Notes, Words
from assessments.questions.numbers import number

FULL: Final = Fraction(100)
# Three thirds are written 33.333 or 33.33333; seven sevenths 14.28.
ROUNDING: Final = Fraction(1, 10)
EMPTY: Final[Words] = {"": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer, what choosing it brings in per cent, and what is said then."""

    words: Words
    percent: str = "0"
    comment: Words = field(default_factory=dict)

    @property
    def part(self) -> Fraction:
        """Per cent, exact."""
        return percent_of(self.percent)


def percent_of(text: str) -> Fraction:
    """Read per cent.

    :raises BadItem: when it is no number from -100 to 100
    """
    found = number(text)
    if found is None or not -FULL <= found <= FULL:
        raise BadItem(
            _("“%(text)s” is not per cent from −100 to 100.") % {"text": text}
        )
    return found


def single_choice(answers: Sequence[Answer], *, keeps_order: bool = False) -> Data:
    """Make a question with one best answer.

    :raises BadItem: when not exactly one brings full marks
    """
    full = [answer for answer in answers if answer.part == FULL]
    if not full:
        raise BadItem(_("No answer brings full marks."))
    if len(full) > 1:
        raise BadItem(_("Several answers bring full marks, but one may be chosen."))
    return {
        "keeps_order": keeps_order,
        "options": [
            option(answer, key, is_right=answer.part == FULL)
            | _percent(answer, whole=FULL)
            for answer, key in zip(answers, keys(), strict=False)
        ],
    }


def several_choice(answers: Sequence[Answer], *, keeps_order: bool = False) -> Data:
    """Make a question of which several answers are right.

    Where wrong ones take away just what right ones bring, that is the rule
    "in part"; otherwise each option brings its own.

    :raises BadItem: when the right ones do not add up to 100 per cent
    """
    right = [answer.part for answer in answers if answer.part > 0]
    if not right:
        raise BadItem(_("No answer brings marks."))
    if abs(sum(right) - FULL) > ROUNDING:
        message = _("The right answers bring %(sum)s per cent together, not 100.")
        raise BadItem(message % {"sum": shown(sum(right, Fraction(0)))})
    wrong = {answer.part for answer in answers if answer.part <= 0}
    proportional = len(set(right)) == 1 and wrong <= {-right[0]}
    return {
        "keeps_order": keeps_order,
        "scoring": "proportional" if proportional else "per_option",
        "options": [
            option(answer, key, is_right=answer.part > 0)
            | ({} if proportional else _percent(answer))
            for answer, key in zip(answers, keys(), strict=False)
        ],
    }


def set_choice(answers: Sequence[Answer], *, keeps_order: bool = False) -> Data:
    """Make a question in which only the whole set of right answers counts."""
    return {
        "keeps_order": keeps_order,
        "scoring": "all_or_nothing",
        "options": [
            option(answer, key, is_right=answer.part > 0)
            for answer, key in zip(answers, keys(), strict=False)
        ],
    }


def option(answer: Answer, key: str, *, is_right: bool) -> Data:
    """Describe an answer as an option."""
    return {
        "key": key,
        "text": answer.words,
        "is_right": is_right,
        "explanation": answer.comment,
    }


def _percent(answer: Answer, whole: Fraction | None = None) -> Data:
    return {"percent": answer.percent} if answer.part not in {0, whole} else {}


def short_answer(
    answers: Sequence[Answer], notes: Notes, *, case_sensitive: bool = False
) -> Data:
    """Make a question answered by a word; comments go into the explanation.

    :raises BadItem: when nothing brings full marks
    """
    accepted = [answer for answer in answers if answer.part > 0]
    if not any(answer.part == FULL for answer in accepted):
        raise BadItem(_("No answer brings full marks."))
    if any(words_of(answer.words).strip() == "*" for answer in accepted):
        raise BadItem(_("Any answer at all brings marks."))
    return {
        "forms": [
            {"text": words_of(answer.words), "percent": answer.percent}
            for answer in accepted
        ],
        "case_sensitive": case_sensitive,
        **said_of(answers, notes),
    }


def numeric(
    ranges: Sequence[tuple[Answer, str, str]], notes: Notes, units: Iterable[Data] = ()
) -> Data:
    """Make a question answered by a number; ``ranges`` hold value and tolerance.

    :raises BadItem: when not exactly one range brings marks, and all of them
    """
    accepted = [row for row in ranges if row[0].part > 0]
    if not any(answer.part == FULL for answer, _value, _tolerance in accepted):
        raise BadItem(_("No answer brings full marks."))
    if len(accepted) > 1:
        raise BadItem(_("A number with several accepted answers cannot be taken."))
    ((_answer, value, tolerance),) = accepted
    return {
        "value": value,
        "tolerance": tolerance,
        "units": list(units),
        **said_of([answer for answer, _v, _t in ranges], notes),
    }


def true_false(*, answer: bool, on_true: Words, on_false: Words) -> Data:
    """Make a statement that is true or false."""
    return {
        "answer": "true" if answer else "false",
        "explanation_true": on_true,
        "explanation_false": on_false,
    }


def matching(pairs: Sequence[tuple[Words, Words]]) -> Data:
    """Make rows with their counterparts; a pair without a row is a distractor.

    :raises BadItem: when there is nothing to match
    """
    found: dict[str, Data] = {}
    rows = []
    row_keys, option_keys = keys(), keys("o")
    for row, counterpart in pairs:
        text = words_of(counterpart)
        if text not in found:
            found[text] = {"key": next(option_keys), "text": counterpart}
        if words_of(row):
            key, right = next(row_keys), [found[text]["key"]]
            rows.append({"key": key, "text": row, "right": right, "explanation": {}})
    if not rows or len(found) < 2:  # noqa: PLR2004 - one counterpart is no choice
        raise BadItem(_("There is nothing to match: two counterparts are needed."))
    return {"rows": rows, "options": list(found.values()), "all_or_nothing": False}


def ordering(steps: Sequence[Words], *, scoring: str) -> Data:
    """Make steps in their right order.

    :raises BadItem: for less than two
    """
    if len(steps) < 2:  # noqa: PLR2004
        raise BadItem(_("Two steps or more are needed."))
    return {
        "scoring": scoring,
        "steps": [
            {"key": key, "text": step, "explanation": {}}
            for step, key in zip(steps, keys(), strict=False)
        ],
    }


def keys(prefix: str = "") -> Iterator[str]:
    """Yield keys that mean nothing in any language: 1, 2, 3 and on."""
    return (f"{prefix}{number}" for number in count(1))


def words_of(words: Words) -> str:
    """Return one wording of a text."""
    return words.get("") or words.get("ru") or words.get("en") or ""


def said_of(answers: Sequence[Answer], notes: Notes) -> Data:
    """Gather comments on single answers, which have no place of their own."""
    lines = [
        f"{words_of(answer.words)} — {words_of(answer.comment)}"
        if words_of(answer.words) not in {"", "*"}
        else words_of(answer.comment)
        for answer in answers
        if words_of(answer.comment)
    ]
    if not lines:
        return {}
    notes.add(_("Comments on single answers moved into the explanation."))
    return {"said": "\n\n".join(dict.fromkeys(lines))}


def shown(value: Fraction) -> str:
    """Print a number without needless zeros."""
    return f"{float(value):.5f}".rstrip("0").rstrip(".")
