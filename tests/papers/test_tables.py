"""CSV that Excel opens rightly and harmlessly."""

import pytest

from papers.tables import csv_lines, csv_response, safe_cell


@pytest.mark.parametrize("typed", ["=1+1", "+7 900", "-5", "@cmd", "\t=1", "\r=1"])
def test_text_never_starts_a_formula(typed):
    assert safe_cell(typed) == f"'{typed}"


def test_numbers_stay_numbers_and_nothing_is_an_empty_cell():
    assert [safe_cell(v) for v in (-5, None, "Иванова")] == [-5, "", "Иванова"]


def test_csv_starts_with_the_mark_that_excel_needs_and_streams():
    lines = csv_lines(["Имя", "Город"], [["=Мир", 'Якутск; "центр"']])

    assert list(lines) == [
        "\ufeffИмя;Город\r\n",
        '\'=Мир;"Якутск; ""центр"""\r\n',
    ]


def test_a_download_has_a_name_and_streams():
    response = csv_response("register", ["№"], iter([[1], [2]]))

    assert response.streaming
    assert response["Content-Disposition"] == 'attachment; filename="register.csv"'
    assert b"".join(response.streaming_content).decode() == "\ufeff№\r\n1\r\n2\r\n"
