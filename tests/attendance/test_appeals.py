"""Appeals: raised within a window, decided with a reason, corrected by an event."""

from datetime import timedelta

import pytest

from attendance.domain.appeals import (
    AppealRefused,
    appeal,
    appeals_until,
    decline,
    grant,
    refusal_now,
)
from attendance.domain.minutes import net_minutes
from attendance.domain.roster import MarkRefused, mark
from attendance.domain.timing import hold
from attendance.models import Appeal
from courses.enums import RunState
from notices.models import OutboxMessage
from tests.factories.attendance import AppealFactory, AttendanceEventFactory
from tests.factories.courses import (
    AFTERWARDS,
    DURING,
    EnrolmentFactory,
    ProgrammeRoleFactory,
    SelfPacedRunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = DURING + timedelta(hours=6)


@pytest.fixture
def session():
    return SessionFactory()


@pytest.fixture
def enrolment(session):
    person = PersonFactory(with_account=True, email="e@example.org")
    return EnrolmentFactory(run=session.run, person=person)


def raise_one(session, enrolment, **values):
    given = {"text": "Был на занятии", "actor": enrolment.person.account, "at": LATER}
    return appeal(session=session, enrolment=enrolment, **(given | values))


def test_an_appeal_waits_and_the_programme_is_told(session, enrolment):
    trainer = ProgrammeRoleFactory(programme=session.run.course.programme).person
    ProgrammeRoleFactory()

    row = raise_one(session, enrolment, text="  Был на занятии ")

    assert (row.text, row.state, row.person) == (
        "Был на занятии",
        "open",
        enrolment.person,
    )
    assert [m.to for m in OutboxMessage.objects.all()] == [trainer.account.email]


@pytest.mark.parametrize(
    ("code", "state", "hours"),
    [
        ("not_over", RunState.PLANNED, -8),
        ("closed", RunState.CLOSED, 0),
        ("cancelled", RunState.CANCELLED, 0),
        ("late", RunState.PLANNED, 24 * 9),
        ("", RunState.PLANNED, 24 * 7),
    ],
)
def test_the_window_is_open_from_the_session_s_end_until_the_last_day(
    session, enrolment, code, state, hours
):
    session.run.state = state

    assert refusal_now(session, LATER + timedelta(hours=hours)) == code


def test_the_window_ends_at_a_midnight_of_the_venue(session, settings):
    settings.ATTENDANCE_APPEAL_DAYS = 1

    assert appeals_until(session.run).astimezone(session.run.zone).isoformat() == (
        "2026-12-06T00:00:00+09:00"
    )
    assert appeals_until(SelfPacedRunFactory()) is None


def test_what_is_refused_is_named(session, enrolment):
    with pytest.raises(AppealRefused) as empty:
        raise_one(session, enrolment, text=" ")
    with pytest.raises(AppealRefused) as early:
        raise_one(session, enrolment, at=DURING - timedelta(days=1))
    raise_one(session, enrolment)
    with pytest.raises(AppealRefused) as twice:
        raise_one(session, enrolment)

    assert [r.value.code for r in (empty, early, twice)] == [
        "text_needed",
        "not_over",
        "open",
    ]
    assert Appeal.objects.count() == 1


def test_a_granted_appeal_becomes_a_correcting_mark(session, enrolment):
    trainer = UserFactory()
    absent = mark(
        session=session, enrolment=enrolment, kind="absent", actor=trainer, at=DURING
    )
    row = raise_one(session, enrolment)

    row = grant(appeal=row, reason=" Есть подпись ", actor=trainer, at=AFTERWARDS)

    assert (row.state, row.answer, row.event.corrects) == (
        "granted",
        "Есть подпись",
        absent,
    )
    assert (row.event.kind, row.event.source) == ("present", "appeal")
    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 90}
    assert OutboxMessage.objects.get(to="e@example.org")


def test_times_that_are_granted_count_even_where_somebody_was_marked_absent(
    session, enrolment
):
    trainer = UserFactory()
    mark(session=session, enrolment=enrolment, kind="absent", actor=trainer, at=DURING)
    row = raise_one(session, enrolment)
    half = (session.starts_at, session.starts_at + timedelta(minutes=45))

    row = grant(appeal=row, reason="Ушла", actor=trainer, at=AFTERWARDS, times=half)

    assert row.event.kind == "segment"
    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 45}


def test_times_count_without_any_mark_too(session, enrolment):
    row = raise_one(session, enrolment)
    half = (session.starts_at, session.starts_at + timedelta(minutes=45))

    grant(appeal=row, reason="Пришла", actor=UserFactory(), at=AFTERWARDS, times=half)

    assert [e.kind for e in session.attendance_events.all()] == ["segment"]


@pytest.mark.parametrize("was_held", [True, False])
def test_times_outside_the_session_are_refused(session, enrolment, was_held):
    row = raise_one(session, enrolment)
    if not was_held:
        hold(session=session, held=None, reason="Пурга", actor=None, at=LATER)
    after = (session.ends_at, session.ends_at + timedelta(minutes=45))

    with pytest.raises(AppealRefused) as refusal:
        grant(appeal=row, reason="Да", actor=UserFactory(), at=AFTERWARDS, times=after)

    assert refusal.value.code == "times"


def test_an_appeal_that_is_not_granted_changes_nothing(session, enrolment):
    row = raise_one(session, enrolment)

    row = decline(appeal=row, reason="Нет подписи", actor=UserFactory(), at=AFTERWARDS)

    assert (row.state, row.event) == ("declined", None)
    assert not session.attendance_events.exists()


def test_a_decision_needs_words_comes_once_and_is_not_one_s_own(session, enrolment):
    row = raise_one(session, enrolment)
    asked = {"appeal": row, "at": AFTERWARDS}

    with pytest.raises(AppealRefused) as silent:
        decline(reason=" ", actor=UserFactory(), **asked)
    with pytest.raises(AppealRefused) as own:
        grant(reason="Да", actor=enrolment.person.account, **asked)
    decline(reason="Нет", actor=UserFactory(), **asked)
    with pytest.raises(AppealRefused) as twice:
        grant(reason="Да", actor=UserFactory(), **asked)

    codes = [refusal.value.code for refusal in (silent, own, twice)]
    assert codes == ["reason_needed", "own", "decided"]


def test_a_closed_register_takes_no_decision(session, enrolment):
    row = raise_one(session, enrolment)
    session.run.state = RunState.CLOSED
    session.run.save()

    with pytest.raises(MarkRefused) as refusal:
        grant(appeal=row, reason="Да", actor=UserFactory(), at=AFTERWARDS)

    assert refusal.value.code == "closed"


def test_an_appeal_of_a_merged_person_is_decided_for_the_one_kept(session, enrolment):
    merged = PersonFactory(merged_into=enrolment.person)
    row = AppealFactory(session=session, person=merged)
    AttendanceEventFactory(session=session, person=merged, kind="absent")

    grant(appeal=row, reason="Да", actor=UserFactory(), at=AFTERWARDS)

    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 90}
    assert str(row) == f"{merged}: {session}"
