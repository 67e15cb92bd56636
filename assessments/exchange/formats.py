"""The formats by the names that commands and forms use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from assessments.exchange import (
    aiken,
    gift,
    gift_writer,
    moodle_reader,
    moodle_writer,
    qti,
    table,
    word,
)
from assessments.exchange.items import Item, Reader

Whole = Callable[[Iterable[Item]], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the ending of its files, how it is read and written."""

    name: str
    ending: str
    read: Reader
    write: Whole


def _gift(items: Iterable[Item]) -> bytes:
    parts, category = [], None
    for item in items:
        if item.category != category:
            category = item.category
            parts.append(gift_writer.category_line(category))
        parts.append(gift_writer.write(item))
    return "".join(parts).encode()


def _aiken(items: Iterable[Item]) -> bytes:
    return "\n".join(aiken.write(item) for item in items).encode()


def _moodle(items: Iterable[Item]) -> bytes:
    parts, category = ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'], None
    for item in items:
        if item.category != category:
            category = item.category
            parts.append(moodle_writer.category_node(category))
        parts.append(moodle_writer.write(item))
    return "".join([*parts, "</quiz>\n"]).encode()


FORMATS: Final[Mapping[str, Format]] = {
    "gift": Format("GIFT", "gift.txt", gift.read, _gift),
    "aiken": Format("Aiken", "aiken.txt", aiken.read, _aiken),
    "moodlexml": Format("Moodle XML", "moodle.xml", moodle_reader.read, _moodle),
    "qti": Format("QTI 2.2", "qti.zip", qti.read, qti.write),
    "qti3": Format("QTI 3.0", "qti3.zip", qti.read, qti.write_three),
    "csv": Format("XLSX / CSV", "xlsx", table.read, table.write),
    "docx": Format("Word", "docx", word.read, word.write),
}
