"""The columns of the table and the labels of the Word layout: one set of words.

A question is a list of named lines: ``question``, ``right``, ``wrong``,
``answer`` … The table has them in cells, the Word document in paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _

from assessments.exchange import kinds
from assessments.exchange.gift_answers import decimal
from assessments.exchange.items import BadItem, Data, Item, Notes, Picture, Words
from assessments.exchange.kinds import Answer
from assessments.exchange.words import one_line
from assessments.questions.numbers import number

# Names in Russian and English; the first of each is the one that is written.
NAMES: Final[dict[str, tuple[str, ...]]] = {
    "category": ("раздел", "category", "категория"),
    "title": ("название", "title", "name"),
    "type": ("тип", "type"),
    "vignette": ("случай", "case", "vignette"),
    "stem": ("вопрос", "question", "текст вопроса", "stem"),
    "right": ("верно", "right", "correct"),
    "wrong": ("неверно", "wrong", "incorrect"),
    "why": ("почему", "why", "комментарий", "comment"),
    "answer": ("ответ", "answer", "правильный", "правильный ответ", "ключ", "key"),
    "form": ("слово", "word", "форма"),
    "pair": ("пара", "pair"),
    "extra": ("лишнее", "extra"),
    "step": ("шаг", "step"),
    "words": ("слов", "words"),
    "scoring": ("баллы", "marks", "scoring"),
    "order": ("порядок", "order"),
    "explanation": ("пояснение", "explanation", "объяснение"),
    "reference": ("источник", "source", "reference"),
    "tags": ("метки", "tags", "теги"),
    "difficulty": ("сложность", "difficulty"),
    "author": ("автор", "author"),
}
BY_NAME: Final = {name: key for key, names in NAMES.items() for name in names}
TYPES: Final = {
    "single_best_answer": "один ответ",
    "multiple_response": "несколько ответов",
    "true_false": "верно или неверно",
    "short_answer": "слово",
    "numeric": "число",
    "matching": "соответствие",
    "ordering": "порядок",
    "essay": "эссе",
}
BY_TYPE: Final = {name: key for key, name in TYPES.items()} | {
    key: key for key in TYPES
}
DIFFICULTIES: Final = {
    "easy": "лёгкий",
    "medium": "средний",
    "hard": "трудный",
}
KEPT: Final = "как есть"
_TRUE: Final = {"верно", "да", "true", "t", "yes", "правда", "истина"}
_FALSE: Final = {"неверно", "нет", "false", "f", "no", "ложь"}
_PERCENT: Final = re.compile(r"\s*\[\s*([-+−]?[\d.,]+)\s*%\s*\]\s*$")
_ARROW: Final = re.compile(r"\s*(?:→|->|=>)\s*")
_NUMBER: Final = re.compile(r"(.+?)(?:\s*±\s*([\d.,]+))?")


@dataclass(slots=True)
class Sheet:
    """A question as its lines were read; options hold text, percent, comment."""

    position: int
    texts: dict[str, Words] = field(default_factory=dict)
    plain: dict[str, str] = field(default_factory=dict)
    options: list[dict[str, Any]] = field(default_factory=list)
    rows: list[tuple[str, Words]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


def item_of(sheet: Sheet, category: tuple[str, ...] = ()) -> Item:
    """Make a question of its lines.

    :raises BadItem: saying what is missing
    """
    notes = Notes()
    if not any(sheet.texts.get("stem", {}).values()):
        raise BadItem(_("The question has no text."))
    kind = _type_of(sheet)
    data = _MAKERS[kind](sheet, notes)
    shared = {n: sheet.texts.get(n, {}) for n in ("vignette", "stem")}
    said = {n: sheet.texts.get(n, {}) for n in ("explanation", "reference")}
    title = sheet.plain.get("title") or kinds.words_of(shared["stem"])
    tags = re.split(r"[,;]", sheet.plain.get("tags", ""))
    by_word = {word: key for key, word in DIFFICULTIES.items()}
    hardness = sheet.plain.get("difficulty", "").casefold()
    path = sheet.plain.get("category", "")
    return Item(
        position=sheet.position,
        title=one_line(title),
        type=kind,
        data={**shared, **data, **said},
        category=tuple(p.strip() for p in path.split("/") if p.strip()) or category,
        tags=tuple(tag.strip() for tag in tags if tag.strip()),
        remarks=tuple(notes.remarks),
        pictures=tuple(sheet.pictures),
        author=sheet.plain.get("author", ""),
        difficulty=by_word.get(hardness, hardness if hardness in DIFFICULTIES else ""),
    )


def _type_of(sheet: Sheet) -> str:
    named = sheet.plain.get("type", "").casefold()
    if named:
        if named not in BY_TYPE:
            message = _("The bank takes no questions of the type “%(type)s” from here.")
            raise BadItem(message % {"type": named}, type=named)
        return BY_TYPE[named]
    rows = {name for name, _words in sheet.rows}
    for name, kind in (
        ("pair", "matching"),
        ("step", "ordering"),
        ("form", "short_answer"),
    ):
        if name in rows:
            return kind
    if sheet.options:
        right = sum(1 for option in sheet.options if option["is_right"])
        return "single_best_answer" if right < 2 else "multiple_response"  # noqa: PLR2004
    answer = sheet.plain.get("answer", "").casefold()
    if answer in _TRUE | _FALSE:
        return "true_false"
    if answer and number(_split_number(answer)[0]) is not None:
        return "numeric"
    if answer:
        return "short_answer"
    raise BadItem(_("The question has neither options nor an answer."))


def _split_number(text: str) -> tuple[str, str]:
    value, _sign, tolerance = text.partition("±")
    return value.strip(), tolerance.strip() or "0"


def _answers(sheet: Sheet) -> list[Answer]:
    if len(sheet.options) < 2:  # noqa: PLR2004
        raise BadItem(_("A question of choice needs two options or more."))
    found = []
    for option in sheet.options:
        default = "100" if option["is_right"] else "0"
        found.append(
            Answer(
                words=option["words"],
                percent=option.get("percent") or default,
                comment=option.get("comment", {}),
            )
        )
    return found


def _single(sheet: Sheet, _notes: Notes) -> Data:
    if not any(option["is_right"] for option in sheet.options):
        raise BadItem(_("No option is marked as right."))
    return kinds.single_choice(_answers(sheet), keeps_order=_keeps(sheet))


def _keeps(sheet: Sheet) -> bool:
    return sheet.plain.get("order", "").casefold() == KEPT


def _several(sheet: Sheet, _notes: Notes) -> Data:
    answers = _answers(sheet)
    if any(option.get("percent") for option in sheet.options):
        return kinds.several_choice(answers, keeps_order=_keeps(sheet))
    if not any(option["is_right"] for option in sheet.options):
        raise BadItem(_("No option is marked as right."))
    data = kinds.set_choice(answers, keeps_order=_keeps(sheet))
    whole = sheet.plain.get("scoring", "").casefold() in {
        "всё или ничего",
        "all or nothing",
    }
    return data | {"scoring": "all_or_nothing" if whole else "proportional"}


def _true_false(sheet: Sheet, _notes: Notes) -> Data:
    answer = sheet.plain.get("answer", "").casefold()
    if answer not in _TRUE | _FALSE:
        raise BadItem(_("Say what the right answer is: true or false."))
    texts = dict(sheet.rows)
    return kinds.true_false(
        answer=answer in _TRUE,
        on_true=texts.get("right", {}),
        on_false=texts.get("wrong", {}),
    )


def _short(sheet: Sheet, notes: Notes) -> Data:
    forms = [kinds.words_of(words) for name, words in sheet.rows if name == "form"]
    forms += [kinds.words_of(option["words"]) for option in sheet.options]
    forms = forms or re.split(r"\s*[;|]\s*", sheet.plain.get("answer", ""))
    answers = []
    for form in filter(None, forms):
        text, percent = weighed(form)
        answers.append(Answer(words={"": text}, percent=percent or "100"))
    return kinds.short_answer(answers, notes)


def weighed(text: str) -> tuple[str, str]:
    """Part a text from the per cent in brackets at its end."""
    found = _PERCENT.search(text)
    if not found:
        return text.strip(), ""
    percent = found[1].replace(",", ".").replace("−", "-")
    return text[: found.start()].strip(), percent


def _numeric(sheet: Sheet, _notes: Notes) -> Data:
    value, tolerance = map(number, _split_number(sheet.plain.get("answer", "")))
    if value is None or tolerance is None:
        raise BadItem(_("Write the number in digits, as 4.5 or 4,5 ± 0,1."))
    return {
        "value": decimal(value),
        "tolerance": decimal(abs(tolerance)),
        "units": [],
    }


def _matching(sheet: Sheet, _notes: Notes) -> Data:
    pairs = []
    for name, words in sheet.rows:
        if name == "extra":
            pairs.append(({"": ""}, words))
        elif name == "pair":
            sides = {
                code: _ARROW.split(text, maxsplit=1)
                for code, text in words.items()
                if text
            }
            if not all(len(side) == 2 for side in sides.values()):  # noqa: PLR2004
                raise BadItem(_("A pair needs an arrow between its sides: a → b."))
            left, right = ({c: s[n] for c, s in sides.items()} for n in (0, 1))
            pairs.append((left, right))
    return kinds.matching(pairs)


def _ordering(sheet: Sheet, _notes: Notes) -> Data:
    steps = [words for name, words in sheet.rows if name == "step"]
    ways = {"по местам": "places", "всё или ничего": "all_or_nothing"}
    scoring = ways.get(sheet.plain.get("scoring", "").casefold(), "neighbours")
    return kinds.ordering(steps, scoring=scoring)


def _essay(sheet: Sheet, _notes: Notes) -> Data:
    limit = number(sheet.plain.get("words", "0")) or Fraction(0)
    return {"max_words": max(0, int(limit))}


_MAKERS: Final = {
    "single_best_answer": _single,
    "multiple_response": _several,
    "true_false": _true_false,
    "short_answer": _short,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
}
