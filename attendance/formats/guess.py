"""Tables whose headings nobody knows: the columns are told by what they hold.

A report in a language we have no words for is still a table of names, e-mails and
moments. Whoever looks at the result is told that it was guessed.
"""

import re
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from attendance.formats.moments import is_american, is_day_first, moment, seconds
from attendance.formats.stays import Stay
from attendance.formats.words import YES
from people.domain.matching import fold

Row = Sequence[str]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WAITING = re.compile(r"wait|warte|attente|espera|bekle|ожидан|очікуван|күту")
# A column is what most of its cells are.
MOST = 0.6


def guess(rows: Sequence[Row], zone: ZoneInfo) -> list[Stay]:
    """Return the stays of the longest table of times, else of lengths; else nothing."""
    texts = [value for row in rows for value in row]
    day_first = is_day_first(texts, default=not is_american(texts))

    def is_moment(text: str) -> bool:
        return moment(text, zone, day_first=day_first) is not None

    body = [row for row in rows if sum(map(is_moment, row)) > 1]
    if body:
        return _stays(rows, body, is_moment, zone, day_first=day_first)
    body = [
        row for row in rows if any(map(_is_length, row)) and any(map(_is_name, row))
    ]
    return _totals(body)


def _stays(
    rows: Sequence[Row],
    body: Sequence[Row],
    is_moment: Callable[[str], bool],
    zone: ZoneInfo,
    *,
    day_first: bool,
) -> list[Stay]:
    times = _columns(body, is_moment)[:2]
    name, email = _who(body)
    if len(times) < 2 or (name is None and email is None):  # noqa: PLR2004 - in and out
        return []
    waiting = _waiting(rows[: _place(rows, body[0])])
    return [
        Stay(
            _cell(row, name),
            _cell(row, email),
            moment(_cell(row, times[0]), zone, day_first=day_first),
            moment(_cell(row, times[1]), zone, day_first=day_first),
        )
        for row in body
        if fold(_cell(row, waiting)) not in YES
    ]


def _totals(body: Sequence[Row]) -> list[Stay]:
    lengths = _columns(body, _is_length)
    name, email = _who(body)
    if not lengths or (name is None and email is None):
        return []
    found = [(row, seconds(_cell(row, lengths[-1]))) for row in body]
    return [
        Stay(_cell(row, name), _cell(row, email), total=length // 60)
        for row, length in found
        if length is not None
    ]


def _who(body: Sequence[Row]) -> tuple[int | None, int | None]:
    """Return the columns of names and of e-mails; a name differs from row to row."""
    emails = _columns(body, lambda text: bool(_EMAIL.fullmatch(text)), most=0.0)
    names = _columns(body, _is_name)
    return (
        max(names, key=lambda n: (len({_cell(r, n) for r in body}), -n), default=None),
        next(iter(emails), None),
    )


def _columns(
    body: Sequence[Row], holds: Callable[[str], bool], *, most: float = MOST
) -> list[int]:
    width = max((len(row) for row in body), default=0)
    counts = [sum(holds(_cell(row, n)) for row in body) for n in range(width)]
    return [n for n, count in enumerate(counts) if count and count >= most * len(body)]


def _waiting(above: Sequence[Row]) -> int | None:
    header: Row = above[-1] if above else ()
    told = (n for n, text in enumerate(header) if _WAITING.search(fold(text)))
    return next(told, None)


def _place(rows: Sequence[Row], row: Row) -> int:
    return next(n for n, each in enumerate(rows) if each is row)


def _cell(row: Row, column: int | None) -> str:
    return row[column].strip() if column is not None and column < len(row) else ""


def _is_name(text: str) -> bool:
    """Tell words from numbers, moments, lengths and yes or no."""
    plain = fold(text).strip()
    letters = sum(c.isalpha() for c in plain)
    digits = sum(c.isdigit() for c in plain)
    is_word = letters > max(digits, len("да")) and "@" not in plain
    return is_word and plain not in YES and seconds(plain) is None


def _is_length(text: str) -> bool:
    is_words = any(c.isalpha() or c == ":" for c in text) and text.strip()[:1].isdigit()
    return is_words and not _EMAIL.search(text) and seconds(text) is not None
