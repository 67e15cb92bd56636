"""Whom the programmes have reached, and the figures this is measured against."""

from datetime import UTC, date, datetime

import pytest

from courses.domain.coverage import Scope, coverage_of, years_of
from courses.domain.figures import FiguresRefused, take_in_figures
from courses.enums import CompletionKind, EnrolmentState, RunState
from courses.models import Completion, Course, RegionFigures
from people.models import Region
from tests.factories.courses import (
    CourseFactory,
    EnrolmentFactory,
    PlacementFactory,
    RunFactory,
    SelfPacedRunFactory,
)
from tests.factories.people import (
    OrganisationFactory,
    PersonFactory,
    RegionFactory,
    StaffUserFactory,
)

pytestmark = pytest.mark.django_db

AT = datetime(2026, 6, 1, tzinfo=UTC)


def held(year, code="RU-SA", **more):
    day = date(year, 3, 2)
    region = RegionFactory(code=code)
    return RunFactory(region=region, start_date=day, end_date=day, **more)


def completed(run, person=None):
    person = person or PersonFactory()
    state = EnrolmentState.COMPLETED
    return EnrolmentFactory(run=run, person=person, state=state)


def covered(first=None, last=None, courses=None):
    courses = Course.objects.all() if courses is None else courses
    return coverage_of(Scope(courses, AT, first, last))


def in_regions(coverage):
    return {row.region.code: (row.held, row.people) for row in coverage.reached}


def test_a_region_counts_runs_held_there_and_people_who_live_there():
    run = held(2025)
    completed(run, PersonFactory(region=RegionFactory(code="RU-ALT")))
    EnrolmentFactory(run=run)
    held(2025, state=RunState.CANCELLED, code="RU-MOW")
    held(2027, code="RU-MOW")

    coverage = covered()

    assert in_regions(coverage) == {"RU-SA": (1, 0), "RU-ALT": (0, 1)}
    assert len(coverage.unreached) == Region.objects.count() - 2
    assert coverage.people == 1


def test_a_person_counts_once_however_often_and_under_whatever_record():
    kept = PersonFactory(organisation=OrganisationFactory())
    merged = PersonFactory(merged_into=kept, region=None)
    for year, person in ((2024, kept), (2025, kept), (2025, merged)):
        completed(held(year), person)

    coverage = covered()

    assert in_regions(coverage) == {"RU-SA": (3, 1)}
    assert [(row.centre, row.staff) for row in coverage.centres] == [
        (kept.organisation, 1)
    ]
    assert (coverage.people, coverage.elsewhere) == (1, 0)


def test_people_without_a_region_are_told_apart():
    completed(held(2025), PersonFactory(region=None))

    assert covered().elsewhere == 1


def test_a_centre_counts_who_works_there_and_who_was_trained_there():
    centre, home = OrganisationFactory(), OrganisationFactory()
    enrolment = completed(held(2025), PersonFactory(organisation=home))
    PlacementFactory(enrolment=enrolment, centre=centre)
    completed(held(2025), PersonFactory(organisation=home))

    rows = [(row.centre, row.staff, row.trainees) for row in covered().centres]

    assert rows == [(home, 2, 0), (centre, 0, 1)]


def test_regions_add_up_over_the_years():
    completed(held(2023))
    completed(held(2025, code="RU-ALT"))
    completed(held(2025))

    rows = [
        (row.year, row.held, row.people, row.new_regions, row.regions)
        for row in covered().years
    ]

    assert rows == [(2023, 1, 1, 1, 1), (2025, 2, 2, 1, 2)]


def test_a_run_without_days_counts_in_the_year_of_the_completion():
    enrolment = completed(SelfPacedRunFactory())
    Completion.objects.create(
        enrolment=enrolment,
        kind=CompletionKind.GRANTED,
        findings=[],
        at=datetime(2024, 5, 1, tzinfo=UTC),
    )

    assert [(row.year, row.people) for row in covered().years] == [(2024, 1)]
    assert years_of(Course.objects.all(), AT) == [2024]


def test_years_and_courses_narrow_everything_down():
    other = CourseFactory()
    completed(held(2023))
    wanted = completed(held(2024, course=other))
    completed(held(2025, course=other))

    coverage = covered(2024, 2024, Course.objects.filter(pk=other.pk))

    assert in_regions(coverage) == {"RU-SA": (1, 1)}
    assert [row.year for row in coverage.years] == [wanted.run.end_date.year]


def test_shares_are_of_the_figures_on_file_and_never_made_up():
    for _ in range(3):
        completed(held(2025))
    row = next(row for row in covered().reached)
    assert (row.percent, row.per_children) == (None, None)
    figures(children=150_000, specialists=12)

    row = next(row for row in covered().reached)

    assert (row.percent, row.per_children) == (25, 2)


def figures(**values):
    return RegionFigures.objects.create(
        region=RegionFactory(), as_of_date=AT.date(), source="Росстат", **values
    )


def test_many_rows_cost_as_many_queries_as_one(django_assert_num_queries):
    for year in (2023, 2024, 2025):
        centre = OrganisationFactory()
        enrolment = completed(held(year), PersonFactory(organisation=centre))
        PlacementFactory(enrolment=enrolment, centre=centre)

    with django_assert_num_queries(11):
        covered()


# --- figures -----------------------------------------------------------------


def take_in(*rows):
    header = ("code", "children", "specialists")
    return take_in_figures(
        rows=[
            (n, dict(zip(header, row, strict=True))) for n, row in enumerate(rows, 2)
        ],
        source="Росстат",
        as_of_date=AT.date(),
        actor=StaffUserFactory(),
        at=AT,
    )


def test_a_table_of_figures_adds_and_replaces():
    figures(children=1)

    count = take_in(
        ("ru-sa", "250 000", "40"),
        ("Алтайский край", "", "12"),
        ("RU-MOW", "", ""),
    )

    rows = RegionFigures.objects.order_by("region__code")
    assert count == 2
    assert list(rows.values_list("region__code", "children", "specialists")) == [
        ("RU-ALT", None, 12),
        ("RU-SA", 250_000, 40),
    ]


def test_one_bad_line_keeps_the_whole_table_out():
    with pytest.raises(FiguresRefused) as refusal:
        take_in(("RU-SA", "1", "1"), ("Атлантида", "1", "1"), ("RU-MOW", "-1", ""))

    assert [fault.code for fault in refusal.value.error_list] == ["row", "row"]
    assert "Атлантида" in refusal.value.messages[0]
    assert not RegionFigures.objects.exists()


def test_a_table_without_figures_or_columns_is_refused():
    with pytest.raises(FiguresRefused) as empty:
        take_in(("RU-SA", "", ""))
    with pytest.raises(FiguresRefused) as strange:
        take_in_figures(
            rows=[(2, {"region": "RU-SA"})],
            source="a",
            as_of_date=AT.date(),
            actor=StaffUserFactory(),
            at=AT,
        )

    assert (empty.value.code, strange.value.code) == ("nothing", "columns")
