"""Tables that people hand in or take away: CSV in any usual encoding, and XLSX.

Every cell is read as text. Formulas are never worked out: of a formula the value
that was saved with it is taken.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from papers.archives import MIB, Limits, check_archive
from papers.encodings import encoding_of
from papers.uploads import UploadRefused, check_size, kind_of

MAX_BYTES = 20 * MIB
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_EMPTY_ROWS = 1000
MAX_CELL_LENGTH = 5000
# A workbook is read as a stream, but its table of texts stands in memory.
WORKBOOK = Limits(max_entries=500, max_bytes=150 * MIB, max_entry_bytes=100 * MIB)
DELIMITERS = ";\t,|"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
# What openpyxl raises for parts that are missing, empty or not what they should be.
_UNREADABLE = (
    *(InvalidFileException, OSError, EOFError, LookupError, ValueError, TypeError),
    *(ArithmeticError, AttributeError),
)
_SPACES = re.compile(r"[\s\u200b\ufeff]+")


@dataclass(frozen=True)
class Table:
    """Rows of text; each row is as long as the header.

    ``numbers`` says for each row which line of the file it is, from 1.
    """

    header: list[str]
    rows: list[list[str]]
    numbers: list[int]

    def __iter__(self) -> Iterator[dict[str, str]]:
        """Yield each row as column → text."""
        return (dict(zip(self.header, row, strict=True)) for row in self.rows)


def read_table(file: BinaryIO, *, max_rows: int = MAX_ROWS) -> Table:
    """Read a table; its first row that is not empty is the header.

    :raises UploadRefused: ``empty``, ``too_big``, ``no_table``, ``too_many_rows``,
        ``too_many_columns``, ``cell_too_long``, ``macros``, ``encoding``, and what
        :func:`papers.archives.check_archive` says of a workbook
    """
    content = check_size(file, max_bytes=MAX_BYTES)
    if kind_of(content) == "ZIP":
        return _table(_rows_of_workbook(content), max_rows)
    return _table(_rows_of_text(decoded(content)), max_rows)


def parse_table(text: str, *, max_rows: int = MAX_ROWS) -> Table:
    """Read a table that was pasted into a field; refusals as :func:`read_table`."""
    return _table(_rows_of_text(text), max_rows)


def decoded(content: bytes) -> str:
    """Return ``content`` as text: by its byte order mark, as UTF-8, else as old Russian.

    Windows-1251 and KOI8-R are told apart by their letters.

    :raises UploadRefused: ``encoding``
    """
    for mark, name in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return _decoded_as(name, content)
    if b"\0" in content:
        # Without a mark: Latin and digits leave every other byte empty.
        even, odd = content[::2].count(0), content[1::2].count(0)
        return _decoded_as("utf-16-le" if odd >= even else "utf-16-be", content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded_as(encoding_of(content), content)


def _decoded_as(name: str, content: bytes) -> str:
    try:
        text = content.decode(name)
    except UnicodeDecodeError as fault:
        raise _bad_encoding() from fault
    if "\0" in text:
        raise _bad_encoding()
    return text


def _bad_encoding() -> UploadRefused:
    return UploadRefused(
        _("The letters of this file cannot be read. Save it as UTF-8 or as XLSX."),
        code="encoding",
    )


def workbook_rows(content: bytes) -> Iterator[list[str]]:
    """Yield the rows of a workbook's first sheet as text, also those above a header.

    :raises UploadRefused: as :func:`read_table`
    """
    return (row for _number, row in _rows_of_workbook(content))


def _rows_of_text(text: str) -> Iterator[tuple[int, list[str]]]:
    delimiter, text = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as fault:
        raise UploadRefused(_("This is not a table."), code="no_table") from fault


def _delimiter(text: str) -> tuple[str, str]:
    """Return what separates the cells, and the text without Excel's word on it."""
    first, _break, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) > len("sep="):
        return first.strip()[len("sep=")], rest
    head = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", head)
    return max(DELIMITERS, key=outside.count), text


def _rows_of_workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    check_archive(content, WORKBOOK)
    if b"vbaProject.bin" in content:
        raise UploadRefused(
            _("This workbook holds macros. Save it as XLSX without them."),
            code="macros",
        )
    try:
        book = load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        for number, row in enumerate(
            sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1), start=1
        ):
            yield number, [_text(value) for value in row]
    except UploadRefused:
        raise
    except _UNREADABLE as fault:
        raise _no_workbook() from fault
    except Exception as fault:
        # openpyxl lets errors of its XML parser through; they have no common base.
        if type(fault).__module__.startswith(("xml", "lxml", "zipfile", "defusedxml")):
            raise _no_workbook() from fault
        raise


def _no_workbook() -> UploadRefused:
    return UploadRefused(
        _("This workbook cannot be read. Open it and save it again as XLSX."),
        code="no_table",
    )


def _text(value: Any) -> str:
    """Write a cell as a person would: whole numbers without a point, days as days."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)


def _table(rows: Iterable[tuple[int, list[str]]], max_rows: int) -> Table:
    header: list[str] = []
    found: list[list[str]] = []
    numbers: list[int] = []
    for number, cells in _filled(rows):
        if not header:
            header = _header(cells)
            continue
        if len(found) >= max_rows:
            message = _("The table has more than %(limit)d rows. Divide it.")
            raise UploadRefused(message % {"limit": max_rows}, code="too_many_rows")
        found.append((cells + [""] * len(header))[: len(header)])
        numbers.append(number)
    if not header:
        raise UploadRefused(_("There is no table in this file."), code="no_table")
    return Table(header, found, numbers)


def _filled(
    rows: Iterable[tuple[int, list[str]]],
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold something; a long stretch of empty ones is the end.

    Formats alone make Excel write a million rows: reading on costs minutes.
    """
    empty = 0
    for number, row in rows:
        cells = [_cell(value) for value in row[: MAX_COLUMNS + 1]]
        if any(cells):
            empty = 0
            yield number, cells
        elif (empty := empty + 1) > MAX_EMPTY_ROWS:
            return


def _cell(text: str) -> str:
    """Return the cell's text with single spaces.

    :raises UploadRefused: ``cell_too_long``
    """
    if not text:
        return ""
    if len(text) > MAX_CELL_LENGTH:
        message = _("A cell of the table is longer than %(limit)d characters.")
        raise UploadRefused(message % {"limit": MAX_CELL_LENGTH}, code="cell_too_long")
    return _SPACES.sub(" ", text).strip()


def _header(cells: list[str]) -> list[str]:
    """Return names of columns, each once: a second “name” becomes “name 2”."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        message = _("The table has more than %(limit)d columns.")
        raise UploadRefused(message % {"limit": MAX_COLUMNS}, code="too_many_columns")
    names: list[str] = []
    for cell in cells:
        name, again = cell, 2
        while name in names:
            name, again = f"{cell} {again}", again + 1
        names.append(name)
    return names


def xlsx_bytes(title: str, header: list[str], rows: Iterable[Iterable[Any]]) -> bytes:
    """Return a workbook of one sheet, written row by row; no cell is a formula.

    Moments lose their zone: pass them in the one the reader expects.
    """
    return workbook_bytes([(title, header, rows)])


Sheet = tuple[str, list[str], Iterable[Iterable[Any]]]


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook of several sheets, as :func:`xlsx_bytes`."""
    content = io.BytesIO()
    write_workbook(content, sheets)
    return content.getvalue()


def write_workbook(file: BinaryIO, sheets: Iterable[Sheet]) -> None:
    """Write a workbook into ``file``; memory does not grow with its rows."""
    book = Workbook(write_only=True)
    for title, header, rows in sheets:
        sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31])
        for row in chain([header], rows):
            sheet.append([_written(sheet, cell) for cell in row])
    book.save(file)


def _written(sheet: Any, value: Any) -> Any:
    """Return a value as a workbook takes it: text stays text, clocks know no zone."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.replace(tzinfo=None)
    if value is None or isinstance(value, (int, float, Decimal, date, time)):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", str(value)))
    cell.data_type = "s"  # also where it begins as a formula does
    return cell


def xlsx_response(
    name: str, header: list[str], rows: Iterable[Iterable[Any]]
) -> HttpResponse:
    """Return a download of ``name``.xlsx."""
    response = HttpResponse(xlsx_bytes(name, header, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def xlsx_stream(
    name: str, header: list[str], rows: Iterable[Iterable[Any]]
) -> FileResponse:
    """Return a download of ``name``.xlsx that was written to a file, not to memory."""
    # The response closes it.
    file = TemporaryFile()  # noqa: SIM115
    write_workbook(file, [(name, header, rows)])
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX
    )
