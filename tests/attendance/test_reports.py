"""Reports: who attended what, by session, person, day, run and region."""

import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from attendance.domain.reports import by_day, by_person, by_region, by_run, by_session
from attendance.domain.summary import rebuild
from attendance.enums import MarkKind
from courses.models import CourseRun
from people import groups
from tests.factories.attendance import (
    AttendanceEventFactory,
    AttendanceRequirementFactory,
)
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, RegionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    run = RunFactory()
    AttendanceRequirementFactory(run=run, min_minutes=90)
    session = SessionFactory(run=run, title_ru="Разбор", title_en="")
    SessionFactory(run=run, kind="break", counts_for_credit=False)
    region = RegionFactory()
    there, away = (
        EnrolmentFactory(run=run, person=PersonFactory(family_name=name, region=region))
        for name in ("Алексеева", "=Борисова")
    )
    AttendanceEventFactory(session=session, person=there.person)
    AttendanceEventFactory(session=session, person=away.person, kind="absent")
    stranger = EnrolmentFactory()
    AttendanceEventFactory(session__run=stranger.run, person=stranger.person)
    rebuild(run)
    rebuild(stranger.run)
    return run


def cut(report, *columns):
    with translation.override("ru"):
        return [tuple(row[n] for n in columns) for row in report.rows]


def test_a_row_for_each_participant_in_each_session(run):
    rows = cut(by_session(run), 0, 1, -2, -1)

    day = date(2026, 12, 3)
    assert sorted(rows, key=lambda row: row[-1]) == [
        ("Разбор", day, "отсутствие", 0),
        ("Разбор", day, str(MarkKind.PRESENT.label), 90),
    ]


def test_a_row_for_each_participant_says_which_rule_is_met(run):
    rows = cut(by_person(run), 4, 5, 6)

    assert sorted(rows) == sorted([(90, 0, "выполнено"), (0, 0, "не выполнено")])


def test_a_row_for_each_day_with_attendance(run):
    assert cut(by_day(run), 0, -2, -1) == [(date(2026, 12, 3), 90, 0)]


def test_a_row_for_each_run_in_the_time_asked_for(run):
    runs = CourseRun.objects.filter(pk=run.pk)

    assert cut(by_run(runs, None, None), 1, 6, 7, 8, 9) == [(run.code, 2, 1, 0, 90)]
    assert cut(by_run(runs, date(2026, 12, 4), None), 1) == []
    assert cut(by_run(runs, None, date(2026, 12, 2)), 1) == []


def test_a_row_for_each_region_from_which_somebody_came(run):
    own = CourseRun.objects.filter(pk=run.pk)
    other = CourseRun.objects.exclude(pk=run.pk)
    name = run.enrolments.first().person.region.name_ru

    assert cut(by_region(own, None, None), 0, 1, 2, 3) == [(name, 1, 1, 90)]
    assert cut(by_region(other, None, None), 1, 2, 3) == [(1, 1, 90)]


@pytest.mark.parametrize("kind", ["sessions", "persons", "days"])
def test_tables_leave_as_csv_with_a_mark_and_as_xlsx(client, run, kind):
    client.force_login(
        ProgrammeRoleFactory(programme=run.course.programme).person.account
    )
    with translation.override("ru"):
        csv, xlsx, odt = (
            reverse("run_report", args=[run.code, kind, form])
            for form in ("csv", "xlsx", "odt")
        )

    text = b"".join(client.get(csv).streaming_content)
    book = load_workbook(io.BytesIO(client.get(xlsx).content))

    assert text.startswith(b"\xef\xbb\xbf")
    assert b'"=' not in text
    assert b";=" not in text
    assert book.active.max_row >= 2
    assert client.get(odt).status_code == 404
    assert client.get(csv.replace(kind, "other")).status_code == 404


def test_the_page_of_reports_names_them_all(client, run):
    client.force_login(UserFactory(role=groups.STAFF))
    with translation.override("ru"):
        page = client.get(reverse("run_reports", args=[run.code])).content.decode()

    assert all(
        f"reports/{kind}.csv" in page for kind in ("sessions", "persons", "days")
    )


@pytest.mark.parametrize("kind", ["runs", "regions"])
def test_a_trainer_reads_the_own_programmes_rows_only(client, run, kind):
    trainer = ProgrammeRoleFactory(programme=run.course.programme).person.account
    client.force_login(trainer)
    place = reverse("attendance_report", args=[kind])

    rows = b"".join(client.get(place, {"export": "csv"}).streaming_content).decode()

    assert len(rows.strip().splitlines()) == 2
    assert client.get(place, {"export": "odt"}).status_code == 404
    assert client.get(reverse("attendance_report", args=["other"])).status_code == 404


def test_staff_see_the_report_and_a_physician_does_not(client, run):
    place = reverse("attendance_report", args=["runs"])
    client.force_login(UserFactory(role=groups.STAFF))

    page = client.get(place, {"first": "2026-12-01", "last": "nonsense"})
    client.force_login(PersonFactory(with_account=True).account)

    assert run.code in page.content.decode()
    assert client.get(place).status_code in (302, 403)
