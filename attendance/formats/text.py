"""Rows of text files with lines above the header; no size is trusted."""

import csv
import io
from collections.abc import Iterable

from django.utils.translation import gettext as _

from attendance.formats.stays import FileRefused
from papers.sheets import (
    DELIMITERS,
    MAX_BYTES,
    MAX_CELL_LENGTH,
    MAX_ROWS,
    decoded,
    workbook_rows,
)
from papers.uploads import kind_of


def rows_of(content: bytes) -> list[list[str]]:
    """Return all rows of a CSV file or workbook, also those above the header.

    A row that stands whole in one cell, as Excel leaves it, is taken apart.

    :raises FileRefused: ``too_big``, ``too_many_rows``, ``cell_too_long``, ``no_table``
    :raises UploadRefused: as :func:`papers.sheets.read_table`
    """
    if len(content) > MAX_BYTES:
        raise FileRefused(_("This file is too big for a list of people."), "too_big")
    if kind_of(content) == "ZIP":
        return _checked(workbook_rows(content))
    return _checked(_text_rows(decoded(content)))


def _text_rows(text: str) -> Iterable[list[str]]:
    delimiter = max(DELIMITERS, key=lambda mark: _parted_by(text, mark))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as fault:
        raise FileRefused(_("This is not a table."), code="no_table") from fault


def _parted_by(text: str, mark: str) -> tuple[int, int]:
    """Return how often ``mark`` parts cells: in prose a space follows it."""
    return text.count(mark) - text.count(f"{mark} "), text.count(mark)


def _checked(rows: Iterable[list[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    for row in rows:
        if len(found) >= MAX_ROWS:
            message = _("The table has more than %(limit)d rows. Divide it.")
            raise FileRefused(message % {"limit": MAX_ROWS}, code="too_many_rows")
        if any(len(value) > MAX_CELL_LENGTH for value in row):
            message = _("A cell of the table is longer than %(limit)d characters.")
            values = {"limit": MAX_CELL_LENGTH}
            raise FileRefused(message % values, code="cell_too_long")
        found.append(_taken_apart(row))
    return found


def _taken_apart(row: list[str]) -> list[str]:
    filled = [value for value in row if value.strip()]
    if len(filled) == 1 and filled[0].count(",") > 1:
        return next(csv.reader([filled[0]]), [])
    return row
