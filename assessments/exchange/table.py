"""The table: one question a row, its columns named in Russian or English."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from openpyxl import Workbook

from assessments.exchange.decoding import check_length
from assessments.exchange.items import BadItem, FileRefused, Found, Item, Skipped, Words
from assessments.exchange.kinds import words_of
from assessments.exchange.lines import lines_of
from assessments.exchange.sheet import BY_NAME, NAMES, Sheet, item_of, weighed
from assessments.exchange.words import one_line, tidy
from papers.sheets import read_table
from papers.uploads import UploadRefused

_COLUMN: Final = re.compile(r"(.*?)\s*№?\s*(\d+)?\s*(\(en\))?")
_OPTION: Final = {"вариант", "option", "вариант ответа"}
_ROWS: Final = {"form", "pair", "extra", "step"}
_TEXTS: Final = {"vignette", "stem", "explanation", "reference"}
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RUSSIAN: Final = "АБВГДЕЖЗИКЛМН"


def read(content: bytes) -> Iterator[Found]:
    """Read the questions of a table, CSV or XLSX.

    :raises FileRefused: when it is none, or has no column with questions
    """
    check_length(content)
    try:
        table = read_table(io.BytesIO(content))
    except UploadRefused as refusal:
        raise FileRefused(refusal.messages[0], code="table") from refusal
    columns = [_column(name) for name in table.header]
    if not any(name == "stem" for name, _place, _code in columns):
        message = _("The table has no column “%(name)s”.")
        raise FileRefused(message % {"name": NAMES["stem"][0]}, code="table")
    return _questions(columns, table.rows, table.numbers)


def _column(header: str) -> tuple[str, int, str]:
    found = _COLUMN.fullmatch(header.strip().casefold())
    if not found:
        return "", 0, ""
    name = "option" if found[1] in _OPTION else BY_NAME.get(found[1], "")
    return name, int(found[2] or 0), "en" if found[3] else ""


def _questions(
    columns: list[tuple[str, int, str]], rows: list[list[str]], numbers: list[int]
) -> Iterator[Found]:
    position = 0
    for row, line in zip(rows, numbers, strict=True):
        if not any(cell.strip() for cell in row):
            continue
        position += 1
        sheet = Sheet(position=position)
        try:
            _fill(sheet, columns, row)
            yield item_of(sheet)
        except BadItem as bad:
            reason = _("Line %(line)d: %(reason)s")
            yield Skipped(
                position=position,
                title=one_line(words_of(sheet.texts.get("stem", {})), 80),
                type=bad.type or sheet.plain.get("type") or "csv",
                reason=reason % {"line": line, "reason": bad.reason},
            )


def _fill(sheet: Sheet, columns: list[tuple[str, int, str]], row: list[str]) -> None:
    options: dict[int, dict[str, Any]] = {}
    rows: dict[tuple[str, int], Words] = {}
    for (name, place, code), cell in zip(columns, row, strict=True):
        text = tidy(re.sub(r"\s*¶\s*", "\n", cell))
        if not text or not name:
            continue
        if name == "option":
            _option(options, place)["words"][code] = text
        elif name == "why":
            _option(options, place)["comment"][code] = text
        elif name in _TEXTS:
            sheet.texts.setdefault(name, {})[code] = text
        elif name in _ROWS or name in {"right", "wrong"}:
            rows.setdefault((name, place), {})[code] = text
        else:
            sheet.plain[name] = text
    sheet.rows = [(name, words) for (name, _place), words in rows.items()]
    chosen = [options[place] for place in sorted(options) if options[place]["words"]]
    if chosen:
        _mark(sheet, chosen)


def _option(options: dict[int, dict[str, Any]], place: int) -> dict[str, Any]:
    empty: dict[str, Any] = {"words": {}, "comment": {}, "is_right": False}
    return options.setdefault(place, empty)


def _mark(sheet: Sheet, options: list[dict[str, Any]]) -> None:
    right = _places(sheet.plain.get("answer", ""), options)
    for place, option in enumerate(options):
        option["is_right"] = place in right
        for code, text in option["words"].items():
            option["words"][code], percent = weighed(text)
            if percent:
                option["percent"] = percent
    sheet.options = options


def _places(answer: str, options: list[dict[str, Any]]) -> set[int]:
    """Return which options the key names: numbers, letters or their own words."""
    texts = [words_of(option["words"]).casefold() for option in options]
    if answer.strip().casefold() in texts:
        return {texts.index(answer.strip().casefold())}
    places = set()
    for part in re.split(r"[\s,;+/]+", answer.strip()):
        place = _place(part.strip(".)").upper())
        if place is None or not 0 <= place < len(options):
            raise BadItem(_("“%(key)s” names no option.") % {"key": part[:20]})
        places.add(place)
    return places


def _place(part: str) -> int | None:
    if part.isascii() and part.isdigit():
        return int(part) - 1
    for alphabet in (_LETTERS, _RUSSIAN):
        if len(part) == 1 and part in alphabet:
            return alphabet.index(part)
    return None


def write(items: Iterable[Item]) -> bytes:
    """Write questions as a workbook with one row each."""
    rows = [_row(item) for item in items]
    header = sorted({column for row in rows for column in row}, key=_rank)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("questions")
    sheet.append([_header(column) for column in header])
    for row in rows:
        sheet.append([_cell(row.get(column, "")) for column in header])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _cell(text: str) -> str:
    """Keep a text from being taken for a formula."""
    text = text.replace("\n", " ¶ ")
    return text if not text.startswith(("=", "+", "-", "@")) else f"\u200b{text}"


Column = tuple[str, int, str]


def _row(item: Item) -> dict[Column, str]:
    row: dict[Column, str] = {}
    right: list[str] = []
    counts: dict[str, int] = {}
    for name, words in lines_of(item):
        place = 0
        column = name
        if name in {"right", "wrong"} and item.type != "true_false":
            column = "option"
            place = counts["option"] = counts.get("option", 0) + 1
            right += [str(place)] if name == "right" else []
        elif name == "why":
            place = counts["option"]
        elif name in _ROWS:
            place = counts[name] = counts.get(name, 0) + 1
        _put(row, (column, place), words)
    if right:
        row["answer", 0, ""] = ", ".join(right)
    return row


def _put(row: dict[Column, str], column: tuple[str, int], words: Words) -> None:
    ru, en = words.get("ru", ""), words.get("en", "")
    if ru or en:
        row[(*column, "")] = ru or en
    if ru and en and ru != en:
        row[(*column, "en")] = en


def _rank(column: Column) -> tuple[int, int, int, str]:
    name, place, code = column
    order = ["option" if key == "right" else key for key in NAMES]
    pairs = "option" if name in {"right", "wrong", "why"} else name
    return order.index(pairs) if pairs in order else 99, place, name == "why", code


def _header(column: Column) -> str:
    name, place, code = column
    label = "вариант" if name == "option" else NAMES[name][0]
    number = f" {place}" if place else ""
    return f"{label.capitalize()}{number}{' (en)' if code else ''}"
