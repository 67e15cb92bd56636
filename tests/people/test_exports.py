"""Exports of the admin hold no formulas, whoever typed the text."""

import csv

import pytest
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from certificates.viewsets import RegisterView
from people.exports import SafeExport
from people.models import Person
from tests.factories.attendance import AttendanceEventFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db

FORMULA = '=HYPERLINK("https://example.org","Имя")'


def _exporting():
    """Return the viewsets of the admin that let a list out."""
    found = {type(row) for row in _flat(viewsets.viewsets)}
    return {row for row in found if isinstance(row.list_export, list)}


def _flat(rows):
    for row in rows:
        if isinstance(row, ModelViewSetGroup):
            yield from _flat(row.registerables)
        elif isinstance(row, ModelViewSet):
            yield row


def test_every_list_that_leaves_the_admin_is_safe(client):
    client.force_login(StaffUserFactory())
    client.get("/admin/")  # reads the viewsets of all rooms

    exporting = _exporting()

    assert {row.__name__ for row in exporting} >= {
        "PersonViewSet",
        "EnrolmentViewSet",
        "AttendanceEventViewSet",
        "RegisterViewSet",
    }
    assert not {
        row.__name__
        for row in exporting
        if not issubclass(row.index_view_class, SafeExport)
    }


@pytest.mark.parametrize("name", ["person", "enrolments", "attendance"])
def test_what_somebody_typed_never_becomes_a_formula(client, name):
    client.force_login(StaffUserFactory(is_superuser=True))
    person = PersonFactory(workplace=FORMULA, position="@SUM(1)")
    Person.objects.update(family_name=FORMULA)
    run = EnrolmentFactory(person=person).run
    run.city_ru = run.title_ru = FORMULA
    run.save()
    AttendanceEventFactory(person=person, session__run=run, session__title_ru=FORMULA)

    answer = client.get(f"/admin/{name}/", {"export": "csv"})

    text = b"".join(answer.streaming_content).decode()
    assert "HYPERLINK" in text
    assert not {
        cell
        for row in csv.reader(text.splitlines())
        for cell in row
        if cell.startswith(("=", "+", "-", "@"))
    }


def test_the_register_s_names_and_numbers_are_no_formulas(rf):
    view = RegisterView()

    cells = [
        view.preprocess_field_value("printed_name", FORMULA, kind)
        for kind in (view.FORMAT_CSV, view.FORMAT_XLSX)
    ]

    assert cells == [f"'{FORMULA}"] * 2
