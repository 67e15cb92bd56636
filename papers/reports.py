"""A report of lines and tables, as PDF for reading and as a workbook for counting."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from papers import pdf
from papers.sheets import workbook_bytes

TEMPLATE = "papers/report"
# From so many columns on, the sheet lies on its side.
WIDE = 6


@dataclass(frozen=True)
class Section:
    """A heading with a table; without a header only its note.

    :param widths: parts of the width, column by column; the same when empty
    """

    heading: str
    header: Sequence[str] = ()
    rows: Iterable[Sequence[Any]] = ()
    note: str = ""
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Report:
    """What is told, by whom, on which day."""

    title: str
    author: str
    day: date
    lines: Sequence[str] = ()
    sections: Sequence[Section] = field(default_factory=list)


def as_pdf(report: Report) -> bytes:
    """The report as PDF/A-2a and PDF/UA-1, in the active language."""
    sections = [_section(one) for one in report.sections]
    day = report.day
    return pdf.render(
        TEMPLATE,
        {
            "document": {
                "title": report.title,
                "author": report.author,
                "lang": (get_language() or "ru")[:2],
                "date": day.isoformat(),
                "day": {"year": day.year, "month": day.month, "day": day.day},
            },
            "flipped": any(len(one["header"]) >= WIDE for one in sections),
            "lines": [str(line) for line in report.lines],
            "sections": sections,
            "empty": _("Nothing."),
        },
    )


def as_workbook(report: Report) -> bytes:
    """The report's tables as sheets of one workbook, numbers as numbers."""
    return workbook_bytes(
        [
            (one.heading, [str(cell) for cell in one.header], one.rows)
            for one in report.sections
            if one.header
        ]
    )


def _section(section: Section) -> dict[str, Any]:
    rows = [list(row) for row in section.rows]
    columns = range(len(section.header))
    return {
        "heading": section.heading,
        "note": section.note,
        "header": [str(cell) for cell in section.header],
        "rows": [[_written(cell) for cell in row] for row in rows],
        "widths": list(section.widths) or [1 for _column in columns],
        "numeric": [
            bool(rows) and all(_is_number(row[number]) for row in rows)
            for number in columns
        ],
    }


def _is_number(value: Any) -> bool:
    return value is None or isinstance(value, (int, float, Decimal))


def _written(value: Any) -> str:
    """A cell as it is read: days as days, numbers without needless noughts."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Decimal):
        return str(number_format(value.normalize() + 0))
    if isinstance(value, float):
        return str(number_format(value, decimal_pos=2))
    return str(value)
