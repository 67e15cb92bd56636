"""Zoom: reports of meetings and webinars, in English or Russian.

Lines above the header, sections, a row for each connection. Minutes are rounded
up row by row, so times are taken where there are any. Zoom writes the American
order of days even under Russian headers, except with points.
"""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from attendance.formats.moments import is_day_first, moment
from attendance.formats.stays import FileRefused, Stay, cell, columns
from attendance.formats.text import rows_of

WORDS = {
    "name": (
        "name (original name)",
        "user name (original name)",
        "имя (настоящее имя)",
        "имя пользователя (настоящее имя)",
        "имя (исходное имя)",
        "имя пользователя (исходное имя)",
        "user name",
        "name",
        "имя пользователя",
        "имя",
    ),
    "email": (
        "user email",
        "email",
        "e-mail",
        "электронная почта пользователя",
        "адрес электронной почты",
        "электронная почта",
        "эл. почта",
    ),
    "join": ("join time", "время входа", "время присоединения"),
    "leave": ("leave time", "время выхода"),
    "total": (
        "total duration (minutes)",
        "общая продолжительность (минуты)",
        "общая продолжительность (мин.)",
    ),
    "attended": ("attended", "присутствовал", "посетил"),
    "waiting": ("in waiting room", "в зале ожидания"),
}
YES = ("yes", "да")
NO = ("no", "нет")


def read(content: bytes, zone: ZoneInfo) -> list[Stay]:
    """Read a report.

    :raises FileRefused: ``no_header``, and what :func:`rows_of` says
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
    return found


def _header(row: Sequence[str]) -> dict[str, int] | None:
    places = columns(row, WORDS)
    times = {"join", "leave"} <= places.keys() or "total" in places
    return places if "name" in places and times else None


def _stays(
    row: Sequence[str], places: dict[str, int], zone: ZoneInfo, *, day_first: bool
) -> Iterator[Stay]:
    if cell(row, places, "waiting").casefold() in YES:
        return
    name, email = cell(row, places, "name"), cell(row, places, "email")
    total = cell(row, places, "total")
    if cell(row, places, "attended").casefold() in NO:
        yield Stay(name, email)
        return
    yield Stay(
        name,
        email,
        moment(cell(row, places, "join"), zone, day_first=day_first),
        moment(cell(row, places, "leave"), zone, day_first=day_first),
        int(total) if total.isdecimal() else None,
    )
