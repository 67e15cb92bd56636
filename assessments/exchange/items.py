"""What passes between files and the bank: one question, as its definition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError

Data: TypeAlias = dict[str, Any]
Words: TypeAlias = dict[str, str]
"""A text by language; the key ``""`` waits for :func:`settled`."""


class FileRefused(ValidationError):
    """Nothing of the file can be taken; the message says why."""


class BadItem(Exception):
    """One question cannot be taken; the message is a sentence for its author.

    :ivar type: what the file calls its type
    """

    def __init__(self, reason: str, *, type: str = "") -> None:  # noqa: A002
        super().__init__(reason)
        self.reason = str(reason)
        self.type = type


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture, recording or film that a question shows; ``alt`` says what it is."""

    name: str
    content: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A question of a file.

    ``category`` is its path below the bank. ``remarks`` say what had to be
    changed, in sentences. ``pictures`` stand for ``data["media"]``; a
    hotspot's picture is the first of them.
    """

    position: int
    title: str
    type: str
    data: Data
    category: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    author: str = ""
    difficulty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A question of a file that cannot be taken; ``reason`` is a sentence."""

    position: int
    title: str
    type: str
    reason: str


Found: TypeAlias = Item | Skipped
Reader: TypeAlias = Callable[[bytes], Iterable[Found]]
Writer: TypeAlias = Callable[[Iterable[Item]], bytes]


@dataclass(slots=True)
class Notes:
    """What is remarked while one question is read: each thing once, in order."""

    remarks: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    def add(self, remark: str) -> None:
        """Note that something had to be changed."""
        if remark not in self.remarks:
            self.remarks.append(remark)

    def show(self, picture: Picture) -> None:
        """Note a picture, one that is met twice once."""
        if picture not in self.pictures:
            self.pictures.append(picture)


def is_text(value: object) -> bool:
    """Tell whether ``value`` is a text by language."""
    return isinstance(value, Mapping) and bool(value) and set(value) <= {"", "ru", "en"}


def texts_in(value: Any) -> Iterator[Words]:
    """Yield all texts by language inside ``value``."""
    if is_text(value):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)


def settled(data: Data, language: str = "") -> Data:
    """Give every text of an imported question its language.

    Without ``language``, a question that holds Cyrillic is Russian. One that
    holds none reads the same to everybody: it stands in both languages, so
    that readers of either find it and authors may translate it.
    """
    texts = "".join(part for words in texts_in(data) for part in words.values())
    codes = (language,) if language else (("ru",) if cyrillic(texts) else ("ru", "en"))
    settled_data: Data = _settle(data, codes)
    return settled_data


def _settle(value: Any, codes: tuple[str, ...]) -> Any:
    if is_text(value):
        if "" not in value or value.get("en"):
            ru = value.get("ru") or value.get("") or value.get("en", "")
            found = {"ru": ru, "en": value.get("en", "")}
            return {code: text for code, text in found.items() if text}
        text = value[""]
        own = ("ru", "en") if not cyrillic(text) and "en" not in codes else codes
        return dict.fromkeys(own, text) if text else {}
    if isinstance(value, Mapping):
        return {name: _settle(part, codes) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_settle(part, codes) for part in value]
    return value


def cyrillic(text: str) -> bool:
    """Tell whether ``text`` holds a Cyrillic letter."""
    return any("\u0400" <= letter <= "\u04ff" for letter in text)
