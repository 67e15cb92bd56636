"""Names of a real roster come through every door: registration, staff, import."""

import csv
from datetime import UTC, date, datetime

import pytest

from papers.sheets import read_table
from people.domain import consents, lists
from people.domain.names import normalise_name
from people.enums import ConsentKind, Verdict
from people.forms.sign_in import RegisterForm
from people.models import Person, Region
from people.viewsets import PersonViewSet

pytestmark = pytest.mark.django_db
PARTS = {"family_name": "surname", "given_name": "given", "patronymic": "patronymic"}
AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
TODAY = date(2026, 9, 1)


@pytest.fixture
def roster(folder):
    """Return the rows of the roster."""
    with (folder / "names" / "roster_500.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def typed(row):
    return {name: row[column] for name, column in PARTS.items()}


def check(form, row, count):
    """Count what becomes of a row; only a tricky one may be refused, by its name."""
    if form.is_valid():
        count["kept"] += 1
        kept = {name: form.cleaned_data[name] for name in PARTS}
        assert kept == {name: normalise_name(text) for name, text in typed(row).items()}
        return
    assert row["tricky"], (row, form.errors)
    assert set(form.errors) <= set(PARTS), (row, form.errors)
    for field in form.errors.as_data():
        count[f"refused for the {field}"] += 1


def test_registration(roster, count):
    processing = consents.current_document(ConsentKind.PROCESSING)
    regions = {region.code: region.pk for region in Region.objects.all()}

    for row in roster:
        data = {
            **typed(row),
            "email": row["email"],
            "password1": "cloudberry-under-snow-7",
            "region": regions[row["region"]],
            "processing": str(processing.pk),
        }
        check(RegisterForm(data), row, count)

    assert count["kept"] > len(roster) * 0.95


def test_the_form_of_staff(roster, count):
    form = PersonViewSet.edit_handler.bind_to_model(Person).get_form_class()

    for row in roster:
        check(form({**typed(row), "language": "ru"}), row, count)

    assert count["kept"] > len(roster) * 0.95


@pytest.mark.parametrize("name", ["roster_500.csv", "roster_500_excel_cp1251.csv"])
def test_import(folder, count, name):
    with (folder / "names" / name).open("rb") as file:
        rows = list(lists.entries(read_table(file), today=TODAY))

    judged = lists.judge(rows)
    new = [row.entry for row in judged if row.verdict == Verdict.NEW]
    lists.add(new, actor=None, at=AT)

    count.update(str(row.verdict) for row in judged)
    count.update(row.problem for row in rows if row.problem)
    assert count["new"] > len(rows) * 0.9
    assert Person.objects.count() == len(new)
    again = lists.judge(rows)
    assert not [row for row in again if row.verdict == Verdict.NEW]
