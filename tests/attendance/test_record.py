"""The own record: every minute with what stands behind it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from attendance.domain.own_record import record_of
from attendance.domain.timing import hold
from attendance.models import Appeal, AttendanceEvent, SessionTiming
from courses.models import EnrolmentChange
from people import groups
from tests.factories.attendance import (
    AppealFactory,
    AttendanceEventFactory,
    AttendanceRequirementFactory,
)
from tests.factories.courses import (
    AFTERWARDS,
    DURING,
    EnrolmentFactory,
    ProgrammeRoleFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    yesterday = timezone.now().date() - timedelta(days=1)
    return RunFactory(start_date=yesterday, end_date=yesterday)


@pytest.fixture
def enrolment(run):
    return EnrolmentFactory(run=run, person=PersonFactory(with_account=True))


@pytest.fixture
def trainer(run):
    return ProgrammeRoleFactory(programme=run.course.programme).person.account


def address(name, run, *more):
    with translation.override("ru"):
        return reverse(name, args=[run.code, *more])


def test_a_line_says_when_somebody_was_present_and_what_was_corrected():
    enrolment = EnrolmentFactory()
    session = SessionFactory(run=enrolment.run)
    log = {"session": session, "person": enrolment.person}
    start = session.starts_at
    AttendanceEventFactory(**log, kind="in", happened_at=start)
    AttendanceEventFactory(**log, kind="out", happened_at=start + timedelta(minutes=30))
    wrong = AttendanceEventFactory(**log, kind="absent")
    AttendanceEventFactory(**log, kind="taken_back", corrects=wrong, reason="Ошибка")
    AttendanceEventFactory(**log, kind="check_shown", number=1)
    AttendanceEventFactory(**log, kind="check_shown", number=2)
    AttendanceEventFactory(**log, kind="confirmed", number=1)
    AttendanceEventFactory(session=session)

    line = record_of(enrolment=enrolment, at=AFTERWARDS).lines[0]

    assert (line.minutes, line.minutes_held, line.mark) == (30, 90, None)
    assert line.stays == [(start, start + timedelta(minutes=30))]
    assert (line.checks_confirmed, line.checks_shown) == (1, 2)
    assert [event.kind for event in line.events] == [
        *("in", "out", "absent", "taken_back", "check_shown", "check_shown"),
        "confirmed",
    ]


def test_a_record_counts_what_was_really_held_and_what_counts():
    enrolment = EnrolmentFactory()
    first, sponsored, cancelled, double = (
        SessionFactory(run=enrolment.run, counts_for_credit=counts)
        for counts in (True, False, True, True)
    )
    for session in (first, sponsored, cancelled, double):
        AttendanceEventFactory(session=session, person=enrolment.person)
    SessionFactory(run=enrolment.run, kind="break")
    half = (first.starts_at, first.starts_at + timedelta(minutes=45))
    hold(session=first, held=half, reason="Раньше", actor=None, at=DURING)
    hold(session=cancelled, held=None, reason="Пурга", actor=None, at=DURING)
    rule = AttendanceRequirementFactory(run=enrolment.run)

    record = record_of(enrolment=enrolment, at=AFTERWARDS)

    assert [line.minutes for line in record.lines] == [45, 0, 0, 90]
    assert (record.minutes, record.checks, record.overlaps) == (90, 0, True)
    assert [line.stays for line in record.lines][2] == []
    assert [(r, f.met) for r, f in record.rules] == [(rule, True)]


def test_an_appeal_is_offered_only_while_it_would_be_taken():
    enrolment = EnrolmentFactory()
    sessions = SessionFactory.create_batch(2, run=enrolment.run)
    AppealFactory(session=sessions[0], person=enrolment.person)
    AppealFactory(session=sessions[1])

    lines = record_of(enrolment=enrolment, at=DURING + timedelta(hours=5)).lines

    assert [line.appeal_refused for line in lines] == ["open", ""]
    assert [bool(line.appeal) for line in lines] == [True, False]


def test_a_physician_sees_the_own_record_and_appeals(client, run, enrolment):
    session = SessionFactory(run=run)
    AttendanceRequirementFactory(run=run)
    AttendanceEventFactory(session=session, person=enrolment.person)
    client.force_login(enrolment.person.account)

    page = client.get(address("own_record", run)).content.decode()
    empty = client.post(address("appeal", run, session.key), {"text": ""})
    taken = client.post(address("appeal", run, session.key), {"text": "Я был дольше"})

    assert "90 из 90" in page.replace("\xa0", " ")
    assert "что-то не так" in page.replace("\xa0", " ")
    assert (empty.status_code, taken.status_code) == (409, 302)
    assert [a.text for a in Appeal.objects.all()] == ["Я был дольше"]
    assert "Я был дольше" in client.get(taken.url).content.decode()


def test_the_record_costs_the_same_for_many_sessions(
    client, run, enrolment, django_assert_max_num_queries
):
    client.force_login(enrolment.person.account)
    AttendanceRequirementFactory(run=run)
    client.get(address("own_record", run))
    for session in SessionFactory.create_batch(5, run=run):
        AttendanceEventFactory(session=session, person=enrolment.person)
        AppealFactory(session=session, person=enrolment.person)

    with django_assert_max_num_queries(20):
        client.get(address("own_record", run))


def test_trainers_decide_and_the_page_says_what_was_decided(
    client, run, enrolment, trainer
):
    session = SessionFactory(run=run)
    rows = [
        AppealFactory(session=session, person=EnrolmentFactory(run=run).person)
        for _ in range(3)
    ]
    client.force_login(trainer)
    decisions = [
        {"decision": "present", "reason": "Есть подпись"},
        {"decision": "times", "starts": "10:00", "ends": "10:30", "reason": "Полчаса"},
        {"decision": "decline", "reason": "Нет подписи"},
    ]

    for row, data in zip(rows, decisions, strict=True):
        client.post(address("decide_appeal", run, row.pk), data)

    states = [row.state for row in Appeal.objects.order_by("pk")]
    assert states == ["granted", "granted", "declined"]
    events = AttendanceEvent.objects.order_by("pk")
    assert [event.kind for event in events] == ["present", "segment"]
    assert events[1].until - events[1].happened_at == timedelta(minutes=30)
    page = client.get(address("appeals", run)).content.decode()
    assert all(data["reason"] in page for data in decisions)


@pytest.mark.parametrize(
    "data",
    [
        {"reason": "Да"},
        {"decision": "times", "starts": "10:00", "reason": "Да"},
        {"decision": "decline", "reason": ""},
    ],
)
def test_a_decision_without_all_it_needs_changes_nothing(client, run, trainer, data):
    enrolment = EnrolmentFactory(run=run)
    row = AppealFactory(session=SessionFactory(run=run), person=enrolment.person)
    client.force_login(trainer)

    answer = client.post(address("decide_appeal", run, row.pk), data, follow=True)

    row.refresh_from_db()
    assert row.state == "open"
    assert 'data-tone="bad"' in answer.content.decode()


def test_effective_times_are_set_at_the_desk(client, run, trainer):
    session = SessionFactory(run=run)
    client.force_login(trainer)
    place = address("session_times", run, session.key)

    missing = client.post(place, {"starts": "09:45", "reason": "Самолёт"})
    reversed_ = client.post(
        place, {"starts": "10:45", "ends": "09:30", "reason": "Самолёт"}
    )
    taken = client.post(
        place, {"starts": "09:45", "ends": "10:30", "reason": "Самолёт"}
    )
    client.post(place, {"was_not_held": "on", "reason": "Пурга"})

    assert [a.status_code for a in (missing, reversed_, taken)] == [422, 409, 302]
    rows = SessionTiming.objects.order_by("pk")
    lengths = [row.ends_at and row.ends_at - row.starts_at for row in rows]
    assert lengths == [timedelta(minutes=45), None]
    page = client.get(place).content.decode()
    assert "Самолёт" in page
    assert "Пурга" in page


def test_staff_reopen_a_closed_run_with_a_reason_and_a_coordinator_does_not(
    client, run, enrolment
):
    run.state = "closed"
    run.save()
    data = {"step": "reopen", "reason": "Ошибка в списке"}
    coordinator = ProgrammeRoleFactory(
        programme=run.course.programme, role="coordinator"
    )

    client.force_login(coordinator.person.account)
    refused = client.post(address("run_step", run), data)
    client.force_login(UserFactory(role=groups.STAFF))
    client.post(address("run_step", run), data)

    run.refresh_from_db()
    assert (refused.status_code, run.state) == (404, "planned")
    assert not EnrolmentChange.objects.filter(enrolment=enrolment).exists()


def test_a_run_with_open_appeals_says_why_it_is_not_closed(client, run):
    AppealFactory(session=SessionFactory(run=run))
    client.force_login(UserFactory(role=groups.STAFF))

    answer = client.post(address("run_step", run), {"step": "close"}, follow=True)

    run.refresh_from_db()
    assert run.state == "planned"
    assert "апелляци" in answer.content.decode().lower()
