"""Minutes are derived from the marks in force."""

from datetime import timedelta

import pytest
from django.utils import translation

from attendance.domain.minutes import net_minutes
from attendance.enums import MarkKind
from attendance.models import AttendanceEvent
from courses.enums import Funding
from tests.factories.attendance import (
    AttendanceEventFactory,
    AttendanceRequirementFactory,
)
from tests.factories.courses import DURING, EnrolmentFactory, RunFactory, SessionFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return RunFactory()


def present(session, person, kind=MarkKind.PRESENT, **more):
    return AttendanceEventFactory(session=session, person=person, kind=kind, **more)


def test_only_sessions_that_count_are_counted(run):
    enrolment = EnrolmentFactory(run=run)
    counted = SessionFactory(run=run)
    later = counted.ends_at
    sponsored = SessionFactory(
        run=run,
        starts_at=later,
        ends_at=later + timedelta(minutes=30),
        funding=Funding.SPONSOR,
        counts_for_credit=False,
    )
    for session in (counted, sponsored):
        present(session, enrolment.person)

    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 90}


def test_sessions_at_the_same_time_count_once(run):
    enrolment = EnrolmentFactory(run=run)
    for session in SessionFactory.create_batch(2, run=run):
        present(session, enrolment.person)

    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 90}


@pytest.mark.parametrize(
    ("kind", "minutes"),
    [("present", 90), ("late", 90), ("absent", 0), ("excused", 0), ("taken_back", 0)],
)
def test_who_was_there_is_told_by_the_mark(run, kind, minutes):
    enrolment = EnrolmentFactory(run=run)
    present(SessionFactory(run=run), enrolment.person, kind=kind)

    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: minutes}


def test_a_corrected_mark_does_not_count(run):
    enrolment = EnrolmentFactory(run=run)
    session = SessionFactory(run=run)
    first = present(session, enrolment.person)
    present(
        session,
        enrolment.person,
        kind=MarkKind.ABSENT,
        corrects=first,
        reason="another room",
    )

    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 0}
    assert AttendanceEvent.objects.of_run(run).count() == 2


def test_marks_of_a_merged_person_count_for_the_one_kept(run):
    enrolment = EnrolmentFactory(run=run)
    double = PersonFactory(merged_into=enrolment.person)
    present(SessionFactory(run=run), double)

    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 90}


def test_minutes_of_another_run_do_not_count(run):
    enrolment = EnrolmentFactory(run=run)
    present(SessionFactory(), enrolment.person)

    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 0}


@pytest.mark.parametrize("people", [1, 12])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    run, people, django_assert_num_queries
):
    requirement = AttendanceRequirementFactory(run=run)
    session = SessionFactory(run=run)
    enrolments = EnrolmentFactory.create_batch(people, run=run)
    for enrolment in enrolments:
        present(session, enrolment.person)

    with django_assert_num_queries(4):
        findings = requirement.assess(enrolments, DURING)

    assert [finding.met for finding in findings.values()] == [True] * people


@pytest.mark.parametrize(
    ("language", "minutes", "sentence"),
    [
        ("en", 90, "Attendance: 90 of 90 minutes."),
        ("en", 60, "Attendance: 60 of 90 minutes, 30 missing."),
        ("ru", 90, "Посещаемость: 90 из\u00a090\u00a0минут."),
        ("ru", 60, "Посещаемость: 60 из\u00a090\u00a0минут, не\u00a0хватает\u00a030."),
    ],
)
def test_the_finding_says_the_figures(run, language, minutes, sentence):
    requirement = AttendanceRequirementFactory(run=run)

    with translation.override(language):
        assert requirement.finding(minutes).sentence == sentence


def test_the_requirement_says_what_it_asks_for(run):
    requirement = AttendanceRequirementFactory(run=run, min_minutes=270)

    with translation.override("ru"):
        assert requirement.in_words() == (
            "Посетить не\u00a0менее 270\u00a0засчитываемых минут"
        )
    assert str(requirement).endswith(": 270")
