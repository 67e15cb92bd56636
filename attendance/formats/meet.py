"""Google Meet: totals without a date, to be taken unchecked."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from attendance.formats import words
from attendance.formats.moments import minutes_of
from attendance.formats.stays import FileRefused, Stay, cell, columns
from attendance.formats.text import rows_of

WORDS = {
    "given": ("first name", "имя", "vorname", "аты", "prénom", "nombre", "ad", "ім'я"),
    "family": (
        *("last name", "фамилия", "nachname", "тегі", "nom", "apellido", "apellidos"),
        *("soyadı", "прізвище"),
    ),
    "name": ("name", "participant name", "имя участника", "имя и фамилия", "full name"),
    "email": words.EMAIL,
    "total": words.TOTAL,
}


def read(content: bytes, _zone: ZoneInfo) -> list[Stay]:
    """Read a report.

    :raises FileRefused: ``no_header``, and what :func:`rows_of` says
    """
    found: list[Stay] = []
    places: dict[str, int] = {}
    for row in rows_of(content):
        if not places:
            header = columns(row, WORDS)
            if "total" in header and header.keys() & {"given", "name"}:
                places = header
        elif any(value.strip() for value in row):
            names = [cell(row, places, part) for part in ("family", "given", "name")]
            found.append(
                Stay(
                    " ".join(name for name in names if name),
                    cell(row, places, "email"),
                    total=minutes_of(cell(row, places, "total")),
                )
            )
    if not places:
        raise FileRefused(
            _("This is not a report of attendance by Google Meet."), code="no_header"
        )
    return found
