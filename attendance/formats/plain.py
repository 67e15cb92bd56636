"""A plain table, CSV or XLSX: names or e-mails with times, or with minutes."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from attendance.formats import words
from attendance.formats.moments import is_american, is_day_first, minutes_of, moment
from attendance.formats.stays import FileRefused, Stay, cell, columns
from attendance.formats.text import rows_of

WORDS = {
    "name": (
        *("name", "full name", "participant", "фио", "ф.и.о.", "фио участника"),
        *("участник", "имя участника", "имя и фамилия", "teilnehmer", "аты-жөні"),
        "фамилия имя отчество",
    ),
    "family": (
        *("family name", "last name", "surname", "фамилия", "nachname", "тегі", "nom"),
        *("apellido", "прізвище", "soyadı"),
    ),
    "given": ("given name", "first name", "имя", "vorname", "аты", "prénom", "ім'я"),
    "patronymic": ("patronymic", "middle name", "отчество", "әкесінің аты"),
    "email": words.EMAIL,
    "join": (*("start", "in", "начало", "подключение"), *words.JOIN),
    "leave": (*("end", "out", "конец", "окончание", "отключение"), *words.LEAVE),
    "total": (
        *("minutes", "duration (minutes)", "минуты", "минут", "всего минут"),
        *("продолжительность (минуты)", "время присутствия", "время на вебинаре"),
        *("время участия", "присутствие", "минут на вебинаре"),
        *words.TOTAL,
    ),
}


def read(content: bytes, zone: ZoneInfo) -> list[Stay]:
    """Read a table whose first row with known names is the header.

    :raises FileRefused: ``no_header``, and what :func:`rows_of` says
    """
    rows = rows_of(content)
    texts = [value for row in rows for value in row]
    # All but those with a clock of twelve hours write the day first.
    day_first = is_day_first(texts, default=not is_american(texts))
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
    return Stay(
        " ".join(name for name in names if name),
        cell(row, places, "email"),
        moment(cell(row, places, "join"), zone, day_first=day_first),
        moment(cell(row, places, "leave"), zone, day_first=day_first),
        minutes_of(cell(row, places, "total")),
    )
