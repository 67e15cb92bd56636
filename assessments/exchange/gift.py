r"""GIFT, as Moodle reads it: plain text, one question a paragraph.

``\~ \= \# \{ \} \: \\ \n`` are put aside as signs of their own before anything
is looked for, and put back in the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from assessments.exchange import kinds
from assessments.exchange.decoding import read_text_file
from assessments.exchange.gift_answers import (
    STYLES,
    Parts,
    kind_of_answers,
    read_answers,
)
from assessments.exchange.items import BadItem, Found, Item, Notes, Skipped, Words
from assessments.exchange.sources import with_source
from assessments.exchange.words import one_line, read_words, stem_of

_ESCAPED: Final = re.compile(r"\\([\\~=#{}:n])")
_ASIDE: Final = {sign: chr(0xE000 + place) for place, sign in enumerate("\\~=#{}:n")}
_BACK: Final = {ord(aside): sign for sign, aside in _ASIDE.items()} | {
    ord(_ASIDE["n"]): "\n"
}
_CATEGORY: Final = re.compile(r"\s*\$CATEGORY:\s*(.+)")
_NAMED: Final = re.compile(r"\s*(?:\[(\w+)\]\s*)?::(.*?)::", re.DOTALL)
_STYLED: Final = re.compile(r"\s*\[(\w+)\]")
_META: Final = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")
BLANK: Final = "_____"
LONGEST: Final = 500


@dataclass(slots=True)
class Chunk:
    """The lines of one question, and what the comments before it say."""

    text: str
    category: tuple[str, ...]
    tags: tuple[str, ...]


def read(content: bytes) -> Iterator[Found]:
    """Read the questions of a GIFT file, one by one.

    :raises FileRefused: when the file is no text
    """
    return _questions(read_text_file(content))


def _questions(text: str) -> Iterator[Found]:
    for position, chunk in enumerate(chunks(text), start=1):
        try:
            yield _question(position, chunk)
        except BadItem as bad:
            yield Skipped(
                position=position,
                title=_title_of(chunk.text),
                type=bad.type or "gift",
                reason=bad.reason,
            )


def chunks(text: str) -> Iterator[Chunk]:
    """Part a file into questions, each with the category in force.

    An empty line ends a question; inside braces it does not, as long as what
    follows does not look like another question.
    """
    category: tuple[str, ...] = ()
    tags: list[str] = []
    lines: list[str] = []
    for line in _with_an_end(text):
        if line.lstrip().startswith("//"):
            tags += [value for name, value in _META.findall(line) if name == "tag"]
        elif found := _CATEGORY.match(line):
            yield from _finished(lines, category, tags)
            category = category_path(found[1])
        elif line.strip() or _is_open(lines):
            if lines and not lines[-1].strip() and _begins(line):
                yield from _finished(lines, category, tags)
            lines.append(line)
        else:
            yield from _finished(lines, category, tags)


def _with_an_end(text: str) -> Iterator[str]:
    yield from text.split("\n")
    yield "$CATEGORY: -"  # ends the last question, whatever is still open


def _finished(
    lines: list[str], category: tuple[str, ...], tags: list[str]
) -> Iterator[Chunk]:
    text = "\n".join(lines)
    if text.strip():
        found = tuple(dict.fromkeys(tag.replace("\\]", "]").strip() for tag in tags))
        yield Chunk(text, category, found)
        tags.clear()
    lines.clear()


def _is_open(lines: list[str]) -> bool:
    if len(lines) > LONGEST:
        return False  # a brace that is never closed must not swallow the file
    bare = _ESCAPED.sub("", "\n".join(lines))
    return "{" in bare and "}" not in bare.partition("{")[2]


def _begins(line: str) -> bool:
    bare = _ESCAPED.sub("", line)
    return "{" in bare or bare.lstrip().startswith("::")


def category_path(written: str) -> tuple[str, ...]:
    """Return a path of categories below the bank.

    >>> category_path("$course$/top/Анемии//Лейкозы/Острые")
    ('Анемии/Лейкозы', 'Острые')
    """
    parts = written.strip().replace("//", "\ue0ff").split("/")
    names = [part.replace("\ue0ff", "/").strip() for part in parts]
    while names and (names[0] == "top" or re.fullmatch(r"\$\w+\$", names[0])):
        names.pop(0)
    return tuple(name for name in names if name)


def _question(position: int, chunk: Chunk) -> Item:
    parts = _parted(_ESCAPED.sub(lambda found: _ASIDE[found[1]], chunk.text))
    notes = Notes()
    kind = kind_of_answers(parts.answers)
    words = restored(parts.text, parts.style, notes)
    if not any(words.values()):
        raise BadItem(_("The question has no text."), type=kind)
    data = read_answers(kind, parts, notes, restored)
    explanation = restored(parts.explanation, parts.style, notes)
    title = back(parts.title).strip() or kinds.words_of(words)
    return Item(
        position=position,
        title=one_line(title),
        type=str(data.pop("type")),
        data=stem_of(words) | with_source(data, explanation),
        category=chunk.category,
        tags=chunk.tags,
        remarks=tuple(notes.remarks),
    )


def restored(text: str, style: str, notes: Notes) -> Words:
    """Return ``text`` as words, in its own style or that of the question."""
    found = _STYLED.match(text)
    if found and found[1].lower() in STYLES:
        text, style = text[found.end() :], found[1].lower()
    return read_words(back(text).strip(), style=STYLES[style], notes=notes)


def back(text: str) -> str:
    """Put back the signs that were put aside."""
    return text.translate(_BACK)


def _parted(text: str) -> Parts:
    title = ""
    style = "moodle"
    if named := _NAMED.match(text):
        style, title, text = named[1] or style, named[2], text[named.end() :]
    found = _STYLED.match(text)
    if found and found[1].lower() in STYLES:
        style, text = found[1].lower(), text[found.end() :]
    before, opened, rest = text.partition("{")
    if not opened:
        raise BadItem(
            _("The text asks nothing: a description is no question."),
            type="description",
        )
    answers, closed, after = rest.partition("}")
    if not closed:
        raise BadItem(_("The answers are not closed by a brace “}”."))
    answers, _marks, explanation = answers.partition("####")
    return Parts(
        title=title,
        style=style if style in STYLES else "moodle",
        text=_with_blank(before, after, style),
        answers=answers.strip(),
        explanation=explanation,
    )


def _with_blank(before: str, after: str, style: str) -> str:
    rest = after.strip()
    if not rest:
        return before.strip()
    if not re.search(r"[^\W_]", re.sub(r"<[^>]*>", "", rest)):
        ends = before.strip().endswith((".", "?", "!", ":", "…"))
        return before.strip() if ends else f"{before.strip()} {BLANK}{rest}"
    return f"{before.rstrip()} {BLANK}{'' if rest[0] in '.,;:' else ' '}{rest}"


def _title_of(text: str) -> str:
    named = _NAMED.match(_ESCAPED.sub(lambda found: _ASIDE[found[1]], text))
    return one_line(back(named[2]) if named else text, 80)
