"""Reports: the same tables to read as PDF and to count as a workbook."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

from django.utils.translation import override
from openpyxl import load_workbook

from papers import pdf
from papers.reports import Report, Section, as_pdf, as_workbook

HOSTILE = '#read("/etc/passwd") *bold* =1+1'


def a_report():
    return Report(
        title="Отчёт",
        author="НОДГО",
        day=date(2026, 9, 15),
        lines=["Якутск", HOSTILE],
        sections=[
            Section(
                heading="Таблица",
                header=["Имя", "День", "Когда", "Баллы", "Доля"],
                rows=[
                    [
                        HOSTILE,
                        date(2026, 9, 12),
                        datetime(2026, 9, 12, 9, 5, tzinfo=UTC),
                        Decimal("1.50"),
                        0.25,
                    ],
                    ["Винокурова", None, None, None, None],
                ],
                widths=[3, 1, 1, 1, 1],
            ),
            Section(heading="Пусто", header=["Имя"], note="Никого"),
            Section(heading="Слова", note="Только слова"),
        ],
    )


def test_a_report_is_read_as_pdf_with_what_was_typed_as_text():
    with override("ru"):
        [text] = pdf.page_texts(as_pdf(a_report()))

    squeezed = "".join(text.split())
    assert "".join(HOSTILE.split()) in squeezed
    for part in ("12.09.2026", "12.09.202609:05", "1,5", "0,25", "Ничего.", "Никого"):
        assert part in squeezed, part


def test_a_report_is_counted_as_a_workbook_without_formulas():
    book = load_workbook(io.BytesIO(as_workbook(a_report())))

    assert book.sheetnames == ["Таблица", "Пусто"]
    sheet = book["Таблица"]
    assert sheet["A1"].value == "Имя"
    assert sheet["A2"].value == HOSTILE
    assert sheet["A2"].data_type == "s"
    assert sheet["D2"].value == 1.5


def test_a_table_of_many_columns_lies_on_its_side():
    wide = Section(heading="Широко", header=list("абвгдежз"), rows=[list("12345678")])
    report = Report(
        title="Отчёт", author="НОДГО", day=date(2026, 9, 15), sections=[wide]
    )

    from pypdf import PdfReader

    page = PdfReader(io.BytesIO(as_pdf(report))).pages[0]
    assert page.mediabox.width > page.mediabox.height
