"""The end of a register: reminded, closed by itself, reopened with a reason."""

from datetime import UTC, datetime, timedelta

import pytest

from attendance.domain.closing import (
    ClosingRefused,
    close,
    closes_at,
    plan_closings,
    unfinished_sessions,
    work_on,
)
from attendance.models import RunClosing
from courses.domain.planning import PlanningRefused, reopen_run
from courses.enums import EnrolmentState, RunState
from courses.models import EnrolmentChange
from notices.models import OutboxMessage
from tests.factories.attendance import AppealFactory, AttendanceEventFactory
from tests.factories.courses import (
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SelfPacedRunFactory,
    SessionFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
# The run of the factory ends on 4 December in Yakutsk: midnight is 15:00 UTC.
OVER = datetime(2026, 12, 4, 15, 30, tzinfo=UTC)
REMINDER = datetime(2026, 12, 6, 15, 0, tzinfo=UTC)
CLOSING = datetime(2026, 12, 18, 15, 0, tzinfo=UTC)


@pytest.fixture
def run():
    return RunFactory()


def planned(run):
    plan_closings(at=OVER)
    return RunClosing.objects.get(run=run)


def done(row, at):
    RunClosing.objects.filter(pk=row.pk).update(done_at=at)


def test_a_run_that_is_over_gets_its_row_once(run):
    RunFactory(state=RunState.DRAFT)
    RunFactory(start_date=OVER.date(), end_date=OVER.date() + timedelta(days=3))
    SelfPacedRunFactory()

    assert plan_closings(at=OVER - timedelta(hours=1)) == 0
    assert [plan_closings(at=OVER), plan_closings(at=OVER)] == [1, 0]

    row = RunClosing.objects.get()
    assert (row.run, row.due_at, row.closes_at) == (run, REMINDER, CLOSING)
    assert str(row) == str(run)


def test_a_run_that_was_over_long_ago_is_reminded_of_first(run):
    late = CLOSING + timedelta(days=90)

    plan_closings(at=late)

    row = RunClosing.objects.get()
    assert (row.due_at, row.closes_at) == (late, late + timedelta(days=12))


def test_trainers_are_reminded_of_what_is_missing(run):
    trainer = ProgrammeRoleFactory(programme=run.course.programme).person
    ProgrammeRoleFactory()
    session = SessionFactory(run=run)
    marked = EnrolmentFactory(run=run)
    EnrolmentFactory(run=run)
    AttendanceEventFactory(session=session, person=marked.person)
    row = planned(run)

    assert unfinished_sessions(run) == [(session, 1)]
    assert work_on(row, at=REMINDER) == CLOSING

    mail = OutboxMessage.objects.get()
    assert mail.to == trainer.account.email
    assert session.title_ru in mail.text
    row.refresh_from_db()
    assert (row.reminded_at, work_on(row, at=REMINDER)) == (REMINDER, CLOSING)


def test_a_complete_register_needs_no_reminder(run):
    ProgrammeRoleFactory(programme=run.course.programme)

    assert work_on(planned(run), at=REMINDER) == CLOSING
    assert not OutboxMessage.objects.exists()


def test_the_run_closes_by_itself(run):
    enrolment = EnrolmentFactory(run=run)
    row = planned(run)
    work_on(row, at=REMINDER)
    row.refresh_from_db()

    assert closes_at(run) == CLOSING
    assert work_on(row, at=CLOSING) is None

    run.refresh_from_db()
    enrolment.refresh_from_db()
    assert (run.state, enrolment.state) == ("closed", "not_completed")
    assert closes_at(run) is None


def test_an_open_appeal_puts_the_closing_off(run):
    AppealFactory(session=SessionFactory(run=run))
    row = planned(run)
    work_on(row, at=REMINDER)
    row.refresh_from_db()

    assert work_on(row, at=CLOSING) == CLOSING + timedelta(days=1)

    run.refresh_from_db()
    assert run.state == "planned"
    with pytest.raises(ClosingRefused) as refusal:
        close(run=run, actor=UserFactory(), at=CLOSING)
    assert refusal.value.code == "appeals"


def test_other_days_make_the_row_void_and_it_is_planned_anew(run):
    row = planned(run)
    run.end_date += timedelta(days=30)
    run.save()
    row.refresh_from_db()

    assert work_on(row, at=REMINDER) is None

    done(row, REMINDER)
    assert plan_closings(at=REMINDER) == 0
    assert plan_closings(at=REMINDER + timedelta(days=30)) == 1


def test_without_a_policy_trainers_are_reminded_once_and_nothing_closes(run, settings):
    settings.ATTENDANCE_CLOSING_DAYS = 0
    row = planned(run)

    assert closes_at(run) is None
    assert work_on(row, at=REMINDER) is None

    done(row, REMINDER)
    row.refresh_from_db()
    assert work_on(row, at=CLOSING) is None
    assert plan_closings(at=CLOSING) == 0


def test_the_policy_is_shown_before_the_row_exists(run):
    assert closes_at(run) == CLOSING
    assert closes_at(SelfPacedRunFactory()) is None


def test_a_reopened_run_takes_part_again_and_closes_later(run):
    enrolment = EnrolmentFactory(run=run)
    row = planned(run)
    close(run=run, actor=None, at=CLOSING)
    done(row, CLOSING)
    staff = UserFactory()

    reopened = reopen_run(run=run, reason=" Ошибка в списке ", actor=staff, at=CLOSING)

    enrolment.refresh_from_db()
    last = EnrolmentChange.objects.filter(enrolment=enrolment).last()
    assert (reopened.state, enrolment.state) == ("planned", EnrolmentState.ACTIVE)
    assert (last.actor, last.reason) == (staff, "Ошибка в списке")
    assert plan_closings(at=CLOSING) == 1
    row.refresh_from_db()
    assert row.closes_at == CLOSING + timedelta(days=12)


@pytest.mark.parametrize(
    ("state", "reason", "code"),
    [("planned", "Ошибка", "not_closed"), ("closed", " ", "reason_needed")],
)
def test_only_a_closed_run_is_reopened_and_with_a_reason(run, state, reason, code):
    run.state = state
    run.save()

    with pytest.raises(PlanningRefused) as refusal:
        reopen_run(run=run, reason=reason, actor=None, at=CLOSING)

    assert refusal.value.code == code
