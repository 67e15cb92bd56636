"""Zoom: reports of meetings and webinars, in the languages of its interface.

Lines above the header, sections, a row for each connection. Minutes are rounded
up row by row, so times are taken where there are any. Zoom writes the American
order of days even under Russian headers, except with points.
"""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from attendance.formats import words
from attendance.formats.moments import is_day_first, minutes_of, moment
from attendance.formats.stays import FileRefused, Stay, cell, columns
from attendance.formats.text import rows_of
from people.domain.matching import fold

WORDS = {
    "name": (
        *("name (original name)", "user name (original name)"),
        *("имя (настоящее имя)", "имя пользователя (настоящее имя)"),
        *("имя (исходное имя)", "имя пользователя (исходное имя)"),
        *("name (originalname)", "benutzername (originalname)"),
        *("аты (түпнұсқа аты)", "пайдаланушы аты", "nom (nom original)"),
        *("nombre (nombre original)", "ad (orijinal ad)", "ім'я (справжнє ім'я)"),
        *("user name", "имя пользователя", "benutzername"),
        *words.NAME,
    ),
    "email": words.EMAIL,
    "join": words.JOIN,
    "leave": words.LEAVE,
    "total": (
        *("total duration (minutes)", "общая продолжительность (минуты)"),
        *("общая продолжительность (мин.)", "gesamtdauer (minuten)"),
        *("жалпы ұзақтығы (минут)", "durée totale (minutes)"),
        *("duración total (minutos)", "toplam süre (dakika)"),
        "загальна тривалість (хвилини)",
    ),
    "attended": ("attended", "присутствовал", "посетил", "teilgenommen", "қатысты"),
    "waiting": words.WAITING,
}
# Above the people of each meeting stands a line that begins so.
MEETING = (
    *("meeting id", "webinar id", "идентификатор конференции"),
    *("идентификатор вебинара", "идентификатор собрания", "meeting-id"),
    *("конференция идентификаторы", "id de la réunion", "id de reunión"),
)
SIGNS = ("original", "настоящее имя", "исходное имя", *MEETING, *words.WAITING)


def read(content: bytes, zone: ZoneInfo) -> list[Stay]:
    """Read a report.

    :raises FileRefused: ``no_header``, ``several_meetings``, and what
        :func:`rows_of` says
    """
    rows = rows_of(content)
    day_first = is_day_first(value for row in rows for value in row)
    places: dict[str, int] = {}
    found: list[Stay] = []
    headers = 0
    for row in rows:
        if header := _header(row):
            places, headers = header, headers + 1
        elif places and len([value for value in row if value.strip()]) > 1:
            found += _stays(row, places, zone, day_first=day_first)
        else:
            places = {}  # an empty line or the title of a section ends a table
    if not headers:
        raise FileRefused(
            _("This is not a report of participants by Zoom."), code="no_header"
        )
    _refuse_sums_of_meetings(rows, found)
    return found


def is_likely(content: bytes) -> bool:
    """Tell whether a table has words that only Zoom's reports have."""
    return any(
        sign in fold(text)
        for row in rows_of(content)[:30]
        for text in row
        for sign in SIGNS
    )


def _refuse_sums_of_meetings(rows: Sequence[Sequence[str]], found: list[Stay]) -> None:
    """Times say which meeting they belong to, sums do not."""
    meetings = sum(
        bool(row) and fold(row[0]).strip("\ufeff ") in MEETING for row in rows
    )
    if meetings > 1 and any(s.total is not None and not s.start for s in found):
        raise FileRefused(
            _(
                "The file holds several meetings and only sums of minutes. Export each "
                "meeting with the times of joining and leaving."
            ),
            code="several_meetings",
        )


def _header(row: Sequence[str]) -> dict[str, int] | None:
    places = columns(row, WORDS)
    times = {"join", "leave"} <= places.keys() or "total" in places
    return places if "name" in places and times else None


def _stays(
    row: Sequence[str], places: dict[str, int], zone: ZoneInfo, *, day_first: bool
) -> Iterator[Stay]:
    if cell(row, places, "waiting").casefold() in words.YES:
        return
    name, email = cell(row, places, "name"), cell(row, places, "email")
    if cell(row, places, "attended").casefold() in words.NO:
        yield Stay(name, email)
        return
    yield Stay(
        name,
        email,
        moment(cell(row, places, "join"), zone, day_first=day_first),
        moment(cell(row, places, "leave"), zone, day_first=day_first),
        minutes_of(cell(row, places, "total")),
    )
