"""The log takes what devices record; figures follow from it alone."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction

from attendance.domain.intervals import day_window
from attendance.domain.log import Device, RecordRefused, corrected, record, strike
from attendance.domain.minutes import effective_times, net_minutes
from attendance.domain.roster import MarkRefused, mark
from attendance.domain.summary import refresh
from attendance.domain.timing import TimingRefused, hold
from attendance.enums import MarkKind, Source
from attendance.models import AttendanceEvent, AttendanceRecount, AttendanceSummary
from courses.enums import RunState, SessionKind
from notices.due import work_off
from tests.factories.attendance import AttendanceRequirementFactory
from tests.factories.courses import DURING, EnrolmentFactory, RunFactory, SessionFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return RunFactory()


@pytest.fixture
def session(run):
    return SessionFactory(run=run)


@pytest.fixture
def enrolment(run):
    return EnrolmentFactory(run=run)


def segment(session, enrolment, start=0, end=30, **more):
    return record(
        session=session,
        enrolment=enrolment,
        kind=MarkKind.SEGMENT,
        source=Source.IMPORT,
        happened_at=session.starts_at + timedelta(minutes=start),
        until=session.starts_at + timedelta(minutes=end),
        actor=None,
        at=session.ends_at + timedelta(days=1),
        **more,
    )


def check(session, enrolment, number, minute=5):
    return record(
        session=session,
        enrolment=enrolment,
        kind=MarkKind.CHECK_CONFIRMED,
        source=Source.WEBINAR,
        happened_at=session.starts_at + timedelta(minutes=minute),
        number=number,
        actor=None,
        at=session.ends_at,
    )


def summary(run):
    rows = AttendanceSummary.objects.filter(run=run)
    return sorted(rows.values_list("person", "day", "minutes", "checks_confirmed"))


def test_overlapping_segments_count_once_and_only_inside_the_session(
    session, enrolment
):
    segment(session, enrolment, -20, 30)
    segment(session, enrolment, 20, 40)

    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 40}


def test_the_same_client_id_is_recorded_once(session, enrolment):
    client_id = uuid.uuid4()

    first = segment(session, enrolment, client_id=client_id)
    again = segment(session, enrolment, client_id=client_id)

    assert again == first
    assert list(AttendanceEvent.objects.all()) == [first]


def test_a_reversed_segment_is_refused_by_verb_and_database(session, enrolment):
    with pytest.raises(RecordRefused) as refusal:
        segment(session, enrolment, 30, 10)
    event = segment(session, enrolment)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceEvent.objects.create(
            session=session,
            person=enrolment.person,
            kind=MarkKind.SEGMENT,
            received_at=DURING,
        )

    assert refusal.value.code == "reversed"
    assert list(AttendanceEvent.objects.all()) == [event]


def test_a_clock_that_is_hours_wrong_is_put_right_and_flagged(session, enrolment):
    hours = timedelta(hours=3)
    event = record(
        session=session,
        enrolment=enrolment,
        kind=MarkKind.IN,
        source=Source.BADGE,
        happened_at=session.starts_at - hours,
        device=Device(at=session.starts_at - hours, offset=hours),
        actor=None,
        at=session.ends_at,
    )

    assert (event.happened_at, event.clock_was_off) == (session.starts_at, True)
    assert event.device_at == session.starts_at - hours
    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 90}
    assert corrected(DURING, timedelta(minutes=2)) == (DURING, False)


def test_a_struck_event_counts_no_more_and_stays_in_the_log(session, enrolment):
    event = segment(session, enrolment)
    actor = UserFactory()

    struck = strike(
        event=event, enrolment=enrolment, reason="Не он", actor=actor, at=DURING
    )

    assert struck.corrects == event
    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 0}
    assert AttendanceEvent.objects.count() == 2


def test_striking_needs_a_reason_a_device_event_and_is_done_once(session, enrolment):
    event = segment(session, enrolment)
    marked = mark(
        session=session, enrolment=enrolment, kind="present", actor=None, at=DURING
    )

    def code(event, reason="Не он"):
        with pytest.raises(RecordRefused) as refusal:
            strike(
                event=event, enrolment=enrolment, reason=reason, actor=None, at=DURING
            )
        return refusal.value.code

    assert code(event, " ") == "reason_needed"
    assert code(marked) == "a_mark"
    strike(event=event, enrolment=enrolment, reason="Не он", actor=None, at=DURING)
    assert code(event) == "struck"


def test_who_is_not_enrolled_is_not_recorded(session):
    with pytest.raises(MarkRefused) as refusal:
        segment(session, EnrolmentFactory())

    assert refusal.value.code == "not_enrolled"


def test_breaks_and_openings_never_count(run, enrolment):
    for kind in (SessionKind.BREAK, SessionKind.OPENING):
        segment(SessionFactory(run=run, kind=kind), enrolment)

    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 0}


def test_effective_times_cut_what_counts_and_a_session_not_held_counts_nothing(
    session, enrolment
):
    mark(session=session, enrolment=enrolment, kind="present", actor=None, at=DURING)
    start = session.starts_at
    assert effective_times(session) == (start, session.ends_at)

    hold(
        session=session,
        held=(start, start + timedelta(minutes=40)),
        reason="Докладчик опоздал",
        actor=None,
        at=DURING,
    )
    shortened = net_minutes(enrolments=[enrolment])
    assert effective_times(session) == (start, start + timedelta(minutes=40))
    hold(session=session, held=None, reason="Нет света", actor=None, at=DURING)

    assert shortened == {enrolment.pk: 40}
    assert effective_times(session) is None
    assert net_minutes(enrolments=[enrolment]) == {enrolment.pk: 0}
    work_off(AttendanceRecount, now=lambda: DURING)
    assert summary(session.run) == []


@pytest.mark.parametrize(
    ("reason", "minutes", "state", "code"),
    [
        (" ", 40, RunState.PLANNED, "reason_needed"),
        ("Нет света", -1, RunState.PLANNED, "reversed"),
        ("Нет света", 40, RunState.CLOSED, "closed"),
    ],
)
def test_effective_times_are_refused(session, reason, minutes, state, code):
    session.run.state = state
    session.run.save()
    start = session.starts_at
    with pytest.raises(TimingRefused) as refusal:
        hold(
            session=session,
            held=(start, start + timedelta(minutes=minutes)),
            reason=reason,
            actor=None,
            at=DURING,
        )

    assert refusal.value.code == code


def test_checks_count_by_number_and_by_day(session, enrolment):
    for number in (1, 2, 2):
        check(session, enrolment, number)
    segment(session, enrolment, 0, 90)
    of_run = AttendanceRequirementFactory(
        run=session.run, min_minutes=90, checks_required=2, checks_planned=3
    )
    of_second_day = AttendanceRequirementFactory(
        run=session.run,
        min_minutes=90,
        checks_required=1,
        checks_planned=3,
        day_number=2,
    )

    met = of_run.assess([enrolment], DURING)[enrolment.pk]
    unmet = of_second_day.assess([enrolment], DURING)[enrolment.pk]

    assert (met.met, unmet.met) == (True, False)
    sentences = [met.sentence, unmet.sentence]
    assert [sentence.replace("\xa0", " ") for sentence in sentences] == [
        "Посещаемость: 90 из 90 минут; 2 из 2 проверок.",
        "Посещаемость: день 2, 0 из 90 минут; 0 из 1 проверки: не выполнено.",
    ]


def test_no_more_checks_are_required_than_planned():
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceRequirementFactory(checks_required=3, checks_planned=2)


def test_the_summary_kept_in_step_agrees_with_the_one_made_anew(run, session):
    midnight = day_window(session.day, run.zone)[1]
    hour = timedelta(hours=1)
    night = SessionFactory(run=run, starts_at=midnight - hour, ends_at=midnight + hour)
    people = EnrolmentFactory.create_batch(3, run=run)
    for position, enrolment in enumerate(people):
        segment(session, enrolment, 0, 20 * position) if position else None
        segment(night, enrolment, 0, 120)
        check(session, enrolment, 1)
    kept = summary(run)
    merged = PersonFactory(merged_into=people[0].person)
    AttendanceEvent.objects.create(
        session=session, person=merged, kind="present", received_at=DURING
    )

    call_command("rebuild_attendance", run=run.code)
    rebuilt = summary(run)
    refresh(people)

    assert len(kept) == 6  # two days of the venue: the night session crosses midnight
    assert summary(run) == rebuilt
    assert set(rebuilt) - set(kept) == {
        (people[0].person_id, run.today(session.starts_at), 150, 1)
    }


def test_rebuilding_an_unknown_run_is_refused_and_all_runs_are_rebuilt(run, session):
    with pytest.raises(CommandError):
        call_command("rebuild_attendance", run="nosuch")
    call_command("rebuild_attendance")

    assert refresh([]) == 0
    assert summary(run) == []
