"""A plain table, CSV or XLSX: names or e-mails with times, or with minutes."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from attendance.formats.moments import is_day_first, moment, seconds
from attendance.formats.stays import FileRefused, Stay, cell, columns
from attendance.formats.text import rows_of

WORDS = {
    "name": (
        "name",
        "full name",
        "participant",
        "фио",
        "ф.и.о.",
        "участник",
        "имя участника",
    ),
    "family": ("family name", "last name", "surname", "фамилия"),
    "given": ("given name", "first name", "имя"),
    "patronymic": ("patronymic", "middle name", "отчество"),
    "email": (
        "email",
        "e-mail",
        "mail",
        "почта",
        "электронная почта",
        "эл. почта",
        "адрес электронной почты",
    ),
    "join": (
        "join",
        "joined",
        "join time",
        "start",
        "in",
        "вход",
        "время входа",
        "начало",
        "подключение",
        "время подключения",
    ),
    "leave": (
        "leave",
        "left",
        "leave time",
        "end",
        "out",
        "выход",
        "время выхода",
        "конец",
        "окончание",
        "отключение",
        "время отключения",
    ),
    "total": (
        "minutes",
        "duration",
        "duration (minutes)",
        "минуты",
        "минут",
        "длительность",
        "продолжительность",
        "продолжительность (минуты)",
        "время присутствия",
    ),
}


def read(content: bytes, zone: ZoneInfo) -> list[Stay]:
    """Read a table whose first row with known names is the header.

    :raises FileRefused: ``no_header``, and what :func:`rows_of` says
    """
    rows = rows_of(content)
    # Russians and most of the world write the day first.
    day_first = is_day_first((v for row in rows for v in row), default=True)
    for number, row in enumerate(rows):
        places = columns(row, WORDS)
        if _is_header(places):
            return [
                _stay(each, places, zone, day_first=day_first)
                for each in rows[number + 1 :]
                if any(value.strip() for value in each)
            ]
    raise FileRefused(
        _(
            "No header was found. Name the columns: name, email, join and leave, "
            "or minutes."
        ),
        code="no_header",
    )


def _is_header(places: dict[str, int]) -> bool:
    who = places.keys() & {"name", "family", "email"}
    return bool(who) and ("total" in places or {"join", "leave"} <= places.keys())


def _stay(
    row: Sequence[str], places: dict[str, int], zone: ZoneInfo, *, day_first: bool
) -> Stay:
    names = [cell(row, places, p) for p in ("name", "family", "given", "patronymic")]
    total = cell(row, places, "total")
    length = seconds(total)
    return Stay(
        " ".join(name for name in names if name),
        cell(row, places, "email"),
        moment(cell(row, places, "join"), zone, day_first=day_first),
        moment(cell(row, places, "leave"), zone, day_first=day_first),
        int(total) if total.isdecimal() else length and length // 60,
    )
