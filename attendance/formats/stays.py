"""What every format is read into, and how people in it are told apart."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.core.exceptions import ValidationError

from attendance.domain.intervals import Interval, clip, minutes
from attendance.formats.words import GUEST
from people.domain.matching import fold

# The end of a stay that a file does not tell: to the end of the session.
_BEHIND = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]")
STILL_THERE = datetime.max.replace(tzinfo=UTC)


# What reading a file raises that is not what it was said to be.
UNREADABLE = (
    *(ValueError, KeyError, TypeError, AttributeError, SyntaxError),
    *(OverflowError, OSError, RecursionError),
)


class FileRefused(ValidationError):
    """The file is not what it was said to be, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One row of a file: a stretch of somebody's time, or a total without times.

    ``email`` and ``name`` are as written, ``total`` in whole minutes. Without
    either the person was registered and did not come.
    """

    name: str
    email: str = ""
    start: datetime | None = None
    end: datetime | None = None
    total: int | None = None


@dataclass
class Visitor:
    """One person of a file with all the rows of hers. PII: name and e-mail."""

    name: str
    email: str
    intervals: list[Interval] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)

    def minutes(self, held: Interval) -> int:
        """Return the minutes inside ``held``: of times, else of totals, unchecked."""
        if self.is_unchecked:
            return min(sum(self.totals), minutes([held]))
        return minutes(clip(self.intervals, held))

    @property
    def is_unchecked(self) -> bool:
        """Whether the file has totals only: not to be cut to the session."""
        return bool(self.totals) and not self.intervals


def visitors(stays: Iterable[Stay]) -> list[Visitor]:
    """Unite the rows of each person: one by e-mail, else by the folded name.

    Reconnects and several display names with one e-mail are one person;
    namesakes with different e-mails stay apart.
    """
    found: dict[tuple[str, str], Visitor] = {}
    for stay in stays:
        name, email = without_guest(stay.name), stay.email.strip().casefold()
        key = ("email", email) if email else ("name", fold(name))
        visitor = found.setdefault(key, Visitor(name, email))
        if stay.start and stay.end:
            visitor.intervals.append((stay.start, stay.end))
        elif stay.total is not None:
            visitor.totals.append(stay.total)
    return list(found.values())


def columns(
    header: Sequence[str], words: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    """Return where each of ``words`` stands in ``header``; the first that fits."""
    folded = [_plain(cell) for cell in header]
    places: dict[str, int] = {}
    for name, spellings in words.items():
        for spelling in spellings:
            if spelling in folded:
                places[name] = folded.index(spelling)
                break
    return places


def cell(row: Sequence[str], places: dict[str, int], name: str) -> str:
    """Return the text of a column, empty where the row or the file has none."""
    place = places.get(name)
    return row[place].strip() if place is not None and place < len(row) else ""


def without_guest(name: str) -> str:
    """Return a name without the marks behind it: (Guest), «(Гость)», (Unverified)."""
    while match := _BEHIND.fullmatch(name.strip()):
        if fold(match[2]).strip() not in GUEST:
            break
        name = match[1]
    return name.strip()


def spellings(name: str) -> list[str]:
    """Return what a shown name may say: as it is, and each side of brackets."""
    name = without_guest(name)
    match = _BEHIND.fullmatch(name)
    return [name, match[1].strip(), match[2].strip()] if match else [name]


def _plain(text: str) -> str:
    return re.sub(r"[\s\xa0\ufeff]+", " ", fold(text)).strip()
