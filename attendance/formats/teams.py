"""Microsoft Teams: the report in three sections, and the list of 2020."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from attendance.formats import words
from attendance.formats.moments import is_american, is_day_first, minutes_of, moment
from attendance.formats.stays import (
    STILL_THERE,
    FileRefused,
    Stay,
    cell,
    columns,
    without_guest,
)
from attendance.formats.text import rows_of

WORDS = {
    "name": words.NAME,
    "email": words.EMAIL,
    "join": words.JOIN,
    "leave": words.LEAVE,
    "first": (
        *("first join", "join time (first)", "первое присоединение", "первый вход"),
        *("erster beitritt", "erste teilnahme", "бірінші қосылу", "première connexion"),
        *("primera unión", "ilk katılım", "перше приєднання"),
    ),
    "total": words.TOTAL,
    "action": (
        *("user action", "действие пользователя", "benutzeraktion"),
        *("пайдаланушы әрекеті", "action de l'utilisateur", "acción del usuario"),
    ),
    "at": ("timestamp", "метка времени", "zeitstempel", "уақыт белгісі", "horodatage"),
}
LEFT = ("left", "выш", "покин", "verlass", "hat verlassen", "шық", "вийш", "a quitt")


def read(content: bytes, zone: ZoneInfo) -> list[Stay]:
    """Read a report: its activities, else the list of actions, else the totals.

    :raises FileRefused: ``no_header``, and what :func:`rows_of` says
    """
    rows = rows_of(content)
    texts = [value for row in rows for value in row]
    day_first = is_day_first(texts, default=not is_american(texts))
    tables = _tables(rows)
    for needed, reader in (("leave", _stay), ("action", None), ("total", _total)):
        for places, body in tables:
            if needed in places and body:
                if reader is None:
                    return _actions(places, body, zone, day_first=day_first)
                return [reader(row, places, zone, day_first=day_first) for row in body]
    raise FileRefused(
        _("This is not a report of attendance by Teams."), code="no_header"
    )


def _name(row: Sequence[str], places: dict[str, int]) -> str:
    return without_guest(cell(row, places, "name"))


def _tables(
    rows: Sequence[Sequence[str]],
) -> list[tuple[dict[str, int], list[Sequence[str]]]]:
    tables: list[tuple[dict[str, int], list[Sequence[str]]]] = []
    is_open = False
    for row in rows:
        places = columns(row, WORDS)
        if "name" in places and places.keys() & {"leave", "action", "first"}:
            tables.append((places, []))
            is_open = True
        elif sum(bool(value.strip()) for value in row) <= 1:
            is_open = False  # an empty line or the title of a section
        elif is_open:
            tables[-1][1].append(row)
    return tables


def _stay(
    row: Sequence[str], places: dict[str, int], zone: ZoneInfo, *, day_first: bool
) -> Stay:
    return Stay(
        _name(row, places),
        cell(row, places, "email"),
        moment(cell(row, places, "join"), zone, day_first=day_first),
        moment(cell(row, places, "leave"), zone, day_first=day_first) or STILL_THERE,
    )


def _total(
    row: Sequence[str], places: dict[str, int], zone: ZoneInfo, *, day_first: bool
) -> Stay:
    return Stay(
        _name(row, places),
        cell(row, places, "email"),
        total=minutes_of(cell(row, places, "total")),
    )


def _actions(
    places: dict[str, int],
    rows: Sequence[Sequence[str]],
    zone: ZoneInfo,
    *,
    day_first: bool,
) -> list[Stay]:
    """Pair joining with leaving; who never left stayed to the end."""
    joined: dict[str, Stay] = {}
    found: list[Stay] = []
    for row in rows:
        name = _name(row, places)
        email = cell(row, places, "email")
        at = moment(cell(row, places, "at"), zone, day_first=day_first)
        action = cell(row, places, "action").casefold()
        if action.startswith(LEFT):
            if stay := joined.pop(name, None):
                found.append(Stay(name, email, stay.start, at))
        else:
            joined.setdefault(name, Stay(name, email, at))
    return [
        *found,
        *(
            Stay(stay.name, stay.email, stay.start, STILL_THERE)
            for stay in joined.values()
        ),
    ]
