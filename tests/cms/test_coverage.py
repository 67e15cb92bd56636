"""The page of coverage, its downloads, and where staff keep the figures."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses.enums import EnrolmentState
from courses.models import RegionFigures
from people.models import Region
from tests.factories.courses import (
    EnrolmentFactory,
    PlacementFactory,
    ProgrammeRoleFactory,
    RunFactory,
)
from tests.factories.people import PersonFactory, RegionFactory, StaffUserFactory

pytestmark = pytest.mark.django_db

COVERAGE = "/coverage/"


@pytest.fixture
def staff(client):
    client.force_login(StaffUserFactory())
    return client


def completed(year=2025, **more):
    day = date(year, 3, 2)
    run = RunFactory(start_date=day, end_date=day, **more)
    return EnrolmentFactory(run=run, state=EnrolmentState.COMPLETED)


def test_staff_see_map_tables_and_who_was_never_reached(staff):
    enrolment = completed()
    PlacementFactory(enrolment=enrolment)
    RegionFigures.objects.create(
        region=RegionFactory(),
        specialists=4,
        as_of_date=date(2025, 1, 1),
        source="Опрос кафедр",
    )

    page = staff.get(COVERAGE).text

    assert 'class="lvl1"' in page
    assert "25 % <span" in page
    assert "Опрос кафедр" in page
    assert "Алтайский край" in page
    assert str(enrolment.placement.centre) in page


def test_every_region_on_file_stands_on_the_map(staff):
    page = staff.get(COVERAGE).text

    assert page.count("<g class=") == Region.objects.count()


def test_an_empty_society_says_what_counts(staff):
    page = staff.get(COVERAGE).text.replace("\xa0", " ")

    assert "Пока никого не обучили" in page


def test_programme_and_years_narrow_down_and_go_along_to_the_download(staff):
    first, second = completed(2023), completed(2025)
    programme = second.run.course.programme
    query = {"programme": programme.key, "from": "2025", "to": "1066"}

    page = staff.get(COVERAGE, query).text
    table = staff.get(f"{COVERAGE}years.csv", query)

    lines = b"".join(table.streaming_content).decode("utf-8-sig").splitlines()
    assert f"years.csv?programme={programme.key}&amp;from=2025" in page
    assert [line.split(";")[0] for line in lines[1:]] == ["2025"]
    assert first.run.course.programme.title in page


@pytest.mark.parametrize("kind", ["regions", "centres", "years"])
def test_tables_open_as_workbooks(staff, kind):
    PlacementFactory(enrolment=completed(), centre__region=None)

    answer = staff.get(f"{COVERAGE}{kind}.xlsx")

    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.values)
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("name", ["people.csv", "regions.pdf"])
def test_other_tables_and_formats_do_not_exist(staff, name):
    assert staff.get(f"{COVERAGE}{name}").status_code == 404


def test_a_trainer_sees_the_own_programme_only(client):
    own, foreign = completed(), completed()
    role = ProgrammeRoleFactory(programme=own.run.course.programme)
    client.force_login(role.person.account)

    page = client.get(COVERAGE, {"programme": foreign.run.course.programme.key}).text

    assert "<dd>1</dd>" in page
    assert foreign.run.course.programme.title not in page


def test_who_plans_nothing_finds_no_page(client):
    client.force_login(PersonFactory(with_account=True).account)

    assert client.get(COVERAGE).status_code == 404


# --- the figures in the admin --------------------------------------------------

TABLE = "code;children;specialists\nRU-SA;250000;40\n"


def hand_in(client, **fields):
    values = {"source": "Росстат", "as_of_date": "2025-01-01", **fields}
    return client.post(reverse("regionfigures:take_in"), values, follow=True)


def test_staff_fill_the_blank_table_in_and_hand_it_in(staff):
    blank = staff.get(reverse("regionfigures:blank"))
    book = openpyxl.load_workbook(BytesIO(blank.content))
    book.active["C2"], book.active["D2"] = 1000, 10
    filled = BytesIO()
    book.save(filled)

    answer = hand_in(staff, file=SimpleUploadedFile("a.xlsx", filled.getvalue()))

    row = RegionFigures.objects.get()
    assert "Внесены данные 1 региона" in answer.text
    assert (row.children, row.specialists, row.source) == (1000, 10, "Росстат")


def test_rows_are_pasted_as_well(staff):
    hand_in(staff, text=TABLE)

    assert RegionFigures.objects.get().specialists == 40


def test_bad_lines_and_an_empty_form_are_said_beside_the_field(staff):
    bad = hand_in(staff, text=TABLE.replace("RU-SA", "Атлантида"))
    empty = hand_in(staff)

    assert "Атлантида" in bad.text
    assert "Выберите файл или вставьте строки" in empty.text
    assert not RegionFigures.objects.exists()


def test_the_lists_lead_to_each_other(staff):
    figures = staff.get(reverse("regionfigures:index")).text

    assert reverse("regionfigures:take_in") in figures
    assert reverse("regionfigures:index") in staff.get(COVERAGE).text
    assert COVERAGE in staff.get(reverse("wagtailadmin_home")).text


def test_trainers_do_not_touch_figures(client):
    role = ProgrammeRoleFactory()
    client.force_login(role.person.account)

    assert client.get(reverse("regionfigures:blank")).status_code in {302, 403}
