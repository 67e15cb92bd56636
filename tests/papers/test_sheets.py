"""Tables by others, in the ways people save them."""

import io
import zipfile
from datetime import UTC, date, datetime, time

import pytest
from openpyxl import Workbook, load_workbook

from papers import sheets
from papers.sheets import Table, parse_table, read_table, xlsx_bytes, xlsx_response
from papers.uploads import UploadRefused

TEXT = "Фамилия;Город\r\nЁлкина;Якутск\r\n"
READ = Table(["Фамилия", "Город"], [["Ёлкина", "Якутск"]], [2])


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file


def code_of(file, **limits):
    with pytest.raises(UploadRefused) as refused:
        read_table(file, **limits)
    return refused.value.code


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "cp1251", "koi8-r", "utf-16", "utf-16-le", "utf-16-be"],
)
def test_a_table_is_read_in_any_usual_encoding(encoding):
    assert read_table(io.BytesIO(TEXT.encode(encoding))) == READ


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_what_separates_the_cells_is_found(delimiter):
    table = parse_table(f'A{delimiter}"B, C; D"\n1{delimiter}2\n')

    assert (table.header, table.rows) == (["A", "B, C; D"], [["1", "2"]])


def test_excels_own_word_on_it_is_believed():
    assert parse_table("sep=|\na;b|c\n1|2").header == ["a;b", "c"]


def test_cells_lose_needless_spaces_and_rows_get_the_length_of_the_header():
    table = parse_table("\n;\n A\u00a0 B ;C;\n\n1\n 2 ;3;4;5\n")

    assert table.header == ["A B", "C"]
    assert table.rows == [["1", ""], ["2", "3"]]
    assert table.numbers == [5, 6]
    assert list(table) == [{"A B": "1", "C": ""}, {"A B": "2", "C": "3"}]


def test_columns_of_one_name_are_told_apart():
    assert parse_table("a;a;a 2;a\n1;2;3;4").header == ["a", "a 2", "a 2 2", "a 3"]


def test_a_cell_may_hold_a_line_break():
    table = parse_table('A;B\n"one\ntwo";3\n4;5')

    assert (table.rows, table.numbers) == ([["one two", "3"], ["4", "5"]], [3, 4])


def test_a_workbook_is_read_as_text():
    file = workbook(
        ["name", "phone", "born", "seen", "at", "share", "member", "empty"],
        [
            "Ёлкина",
            89141234567.0,
            datetime(1980, 5, 1),
            datetime(2026, 1, 2, 3, 4),
            time(9, 30),
            0.5,
            True,
            None,
        ],
        ["", None, None, None, None, None, None, None],
        ["Б", 1, date(2026, 1, 1), None, None, None, False, None],
    )

    table = read_table(file)

    assert table.rows == [
        [
            "Ёлкина",
            "89141234567",
            "1980-05-01",
            "2026-01-02T03:04:00",
            "09:30:00",
            "0.5",
            "1",
            "",
        ],
        ["Б", "1", "2026-01-01", "", "", "", "0", ""],
    ]
    assert table.numbers == [2, 4]


def test_a_formula_is_never_worked_out():
    table = read_table(workbook(["a", "b"], ["x", "=1+1"]))

    assert table.rows == [["x", ""]]  # no value was saved with it


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n;;\n", "no_table"),
        (b"\xff\xfe\x00", "encoding"),
        (b"\x98\x98", "encoding"),
        (b"a\x00b\x00\x00\x00", "encoding"),
        (b"PK\x03\x04 damaged", "not_an_archive"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    assert code_of(io.BytesIO(content)) == code


def test_an_archive_that_is_no_workbook_is_refused():
    import zipfile

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", "a")

    assert code_of(file) == "no_table"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("xl/workbook.xml", "<no xml"),
        (
            "xl/worksheets/sheet1.xml",
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        ),
    ],
)
def test_a_workbook_with_other_content_is_refused(name, content):
    import zipfile

    whole, file = workbook(["a"], ["1"]), io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(file, "w") as target:
        for entry in source.namelist():
            target.writestr(entry, content if entry == name else source.read(entry))

    assert code_of(file) == "no_table"


def test_a_workbook_with_macros_is_refused():
    import zipfile

    file = workbook(["a"], ["1"])
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")

    assert code_of(file) == "macros"


def test_limits_are_kept(monkeypatch):
    assert code_of(io.BytesIO(b"a\n1\n2\n3"), max_rows=2) == "too_many_rows"
    assert code_of(io.BytesIO(b"a;" * 300 + b"b")) == "too_many_columns"
    assert code_of(io.BytesIO(b"a\n" + b"x" * 6000)) == "cell_too_long"
    assert code_of(io.BytesIO(b'a\n"' + b"x" * 200_000)) == "no_table"
    monkeypatch.setattr(sheets, "MAX_BYTES", 3)
    assert code_of(io.BytesIO(b"a\n1\n")) == "too_big"


def test_a_workbook_holds_no_formulas_and_keeps_kinds():
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    rows = [["=HYPERLINK(1)", -5, date(2026, 1, 1), moment, None, "a\x01b"]]

    content = xlsx_bytes("Список: [1]", ["=a", "b", "c", "d", "e", "f"], rows)

    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet.title == "Список   1 "
    header, row = sheet.iter_rows()
    assert (header[0].value, header[0].data_type) == ("=a", "s")
    assert (row[0].value, row[0].data_type) == ("=HYPERLINK(1)", "s")
    assert [cell.value for cell in row[1:]] == [
        -5,
        datetime(2026, 1, 1),
        moment.replace(tzinfo=None),
        None,
        "ab",
    ]


def test_a_workbook_is_a_download():
    response = xlsx_response("people", ["a"], [["1"]])

    assert response["Content-Disposition"] == 'attachment; filename="people.xlsx"'
    assert read_table(io.BytesIO(response.content)).rows == [["1"]]


def test_a_long_stretch_of_empty_rows_is_the_end_of_a_table(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_EMPTY_ROWS", 2)

    near = read_table(workbook(["a"], ["1"], [None], [None], ["2"]))
    far = read_table(workbook(["a"], ["1"], [None], [None], [None], ["2"]))

    assert (near.rows, far.rows) == ([["1"], ["2"]], [["1"]])


def test_cells_far_to_the_right_of_a_table_are_not_read():
    book = Workbook()
    book.active["A1"], book.active["A2"] = "a", "1"
    book.active["XFD2"] = "далеко"
    file = io.BytesIO()
    book.save(file)

    assert read_table(file).rows == [["1"]]


def test_an_archive_without_a_workbook_is_refused():
    types = """<?xml version="1.0"?><Types
        xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", types)

    assert code_of(file) == "no_table"
