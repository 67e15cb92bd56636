"""Aiken: a question, its options under letters, and the letter that is right.

Letters are often typed on a Russian keyboard (А В С look like A B C), or are
the first of the Russian alphabet (А Б В Г); ``ОТВЕТ:`` stands for ``ANSWER:``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from assessments.exchange import kinds
from assessments.exchange.decoding import read_text_file
from assessments.exchange.items import BadItem, Found, Item, Skipped, Words
from assessments.exchange.kinds import Answer
from assessments.exchange.words import one_line, stem_of, tidy

_OPTION: Final = re.compile(r"\s*([A-ZА-ЯЁ])\s*[.)]\s*(\S.*)")
_KEY: Final = re.compile(r"\s*(?:ANSWER|ОТВЕТ)\s*:\s*(.*)", re.IGNORECASE)
_LOOKALIKE: Final = str.maketrans("АВЕКМНОРСТХ", "ABEKMHOPCTX")
_RUSSIAN: Final = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ"


@dataclass(slots=True)
class _Draft:
    line: int
    words: list[str] = field(default_factory=list)
    options: list[tuple[str, list[str]]] = field(default_factory=list)


def read(content: bytes) -> Iterator[Found]:
    """Read the questions of an Aiken file, one by one.

    :raises FileRefused: when the file is no text
    """
    return _questions(read_text_file(content))


def _questions(text: str) -> Iterator[Found]:
    for position, (draft, key) in enumerate(_drafts(text), start=1):
        title = one_line(" ".join(draft.words))
        try:
            yield _question(position, draft, key, title)
        except BadItem as bad:
            reason = _("Line %(line)d: %(reason)s")
            yield Skipped(
                position=position,
                title=title,
                type="aiken",
                reason=reason % {"line": draft.line, "reason": bad.reason},
            )


def _drafts(text: str) -> Iterator[tuple[_Draft, str | None]]:
    """Part the lines into questions; one without a key ends where the next begins."""
    draft, gap = _Draft(1), False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            gap = bool(draft.words)
        elif key := _KEY.fullmatch(line):
            yield draft, key[1].strip()
            draft, gap = _Draft(number + 1), False
        elif draft.options and gap and not _OPTION.fullmatch(line):
            yield draft, None
            draft, gap = _Draft(number), False
            draft.words.append(line.strip())
        else:
            if not draft.words and not draft.options:
                draft.line = number
            _add(draft, line, gap=gap)
            gap = False
    if draft.words or draft.options:
        yield draft, None


def _add(draft: _Draft, line: str, *, gap: bool) -> None:
    found = _OPTION.fullmatch(line)
    if found and draft.words and (draft.options or _is_first(found[1])):
        draft.options.append((found[1], [found[2].strip()]))
    elif draft.options:
        draft.options[-1][1].append(line.strip())
    else:
        draft.words.append(("\n" if gap else "") + line.strip())


def _is_first(letter: str) -> bool:
    return letter in {"A", "А"}


def _question(position: int, draft: _Draft, key: str | None, title: str) -> Item:
    if not draft.words:
        raise BadItem(_("the question has no text."))
    if len(draft.options) < 2:  # noqa: PLR2004
        raise BadItem(_("fewer than two options."))
    if not key:
        raise BadItem(_("the line ANSWER: with the letter is missing."))
    right = _place(key, [letter for letter, _words in draft.options])
    answers = [
        Answer(words=_plain("\n".join(words)), percent="100" if place == right else "0")
        for place, (_letter, words) in enumerate(draft.options)
    ]
    return Item(
        position=position,
        title=title,
        type="single_best_answer",
        data=stem_of(_plain("\n".join(draft.words))) | kinds.single_choice(answers),
    )


def _plain(text: str) -> Words:
    return {"": tidy(text)}


def _place(key: str, letters: list[str]) -> int:
    """Return which option ``key`` names, by the letters or by their order."""
    wanted = key.rstrip(".)").strip().upper()
    if len(set(letters)) < len(letters):
        raise BadItem(_("two options have the same letter."))
    if wanted in letters:
        return letters.index(wanted)
    latin = [letter.translate(_LOOKALIKE) for letter in letters]
    by_look = wanted.translate(_LOOKALIKE)
    if latin.count(by_look) == 1 and not set(letters) & set("БГДЖЗИ"):
        return latin.index(by_look)
    for alphabet in (_RUSSIAN, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
        place = alphabet.find(wanted) if len(wanted) == 1 else -1
        if 0 <= place < len(letters) and _in_order(letters):
            return place
    raise BadItem(_("no option has the letter “%(letter)s”.") % {"letter": key[:20]})


def _in_order(letters: list[str]) -> bool:
    latin = "".join(letter.translate(_LOOKALIKE) for letter in letters)
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ".startswith(latin) or _RUSSIAN.startswith(
        "".join(letters)
    )


def write(item: Item, language: str = "ru") -> str:
    """Write one single best answer; the letters are Latin, as Moodle wants them.

    :raises BadItem: for what Aiken cannot say
    """
    if item.type != "single_best_answer":
        raise BadItem(_("Aiken knows single best answers only."), type=item.type)
    options = item.data["options"]
    if len(options) > 26:  # noqa: PLR2004
        raise BadItem(_("Aiken has letters for 26 options."), type=item.type)
    lines = [_said(item.data["vignette"], language), _said(item.data["stem"], language)]
    right = ""
    for place, option in enumerate(options):
        letter = chr(ord("A") + place)
        lines.append(f"{letter}) {_said(option['text'], language)}")
        right = letter if option["is_right"] else right
    return "\n".join(line for line in [*lines, f"ANSWER: {right}"] if line) + "\n"


def _said(words: Words, language: str) -> str:
    text = words.get(language) or kinds.words_of(words)
    return " ".join(text.split())
