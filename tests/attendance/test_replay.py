"""What desks recorded without a network comes in whole, once, and in order."""

import time
import uuid
from datetime import timedelta

import pytest

from attendance.domain.conflicts import ConflictRefused, settle
from attendance.domain.replay import Desk, Entry, replay
from attendance.enums import MarkKind, Source
from attendance.models import AttendanceEvent, AttendanceRecount, DeskConflict
from courses.enums import EnrolmentState, RunState
from tests.factories.courses import (
    DURING,
    EnrolmentFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

LATER = DURING + timedelta(hours=30)


@pytest.fixture
def session():
    return SessionFactory()


@pytest.fixture
def person(session):
    return EnrolmentFactory(run=session.run).person


@pytest.fixture
def helper():
    return UserFactory()


def entry(session, person, kind="present", **more):
    return Entry(
        **{
            "client_id": uuid.uuid4(),
            "session": session.key,
            "person": person.code,
            "kind": kind,
            "source": Source.ROSTER,
            "device_at": DURING,
            **more,
        }
    )


def bring(session, *entries, actor=None, at=LATER):
    desk = Desk(actor, "tablet")
    outcomes = replay(run=session.run, entries=entries, desk=desk, at=at)
    return [outcomes[each.client_id] for each in entries]


def told(session):
    events = session.attendance_events.order_by("pk")
    return [(event.kind, event.corrects_id is not None) for event in events]


def test_a_mark_made_hours_ago_keeps_both_times(session, person, helper):
    assert bring(session, entry(session, person), actor=helper) == ["taken"]

    event = AttendanceEvent.objects.get()
    assert (event.person, event.actor, event.device_id) == (person, helper, "tablet")
    assert (event.device_at, event.happened_at) == (DURING, DURING)
    assert (event.received_at, event.clock_was_off) == (LATER, False)
    assert AttendanceRecount.objects.filter(run=session.run).exists()


def test_the_same_entries_again_change_nothing(session, person):
    entries = [entry(session, person), entry(session, person, "in", source="badge")]

    first, again = bring(session, *entries), bring(session, *entries)

    assert first == again == ["taken", "taken"]
    assert told(session) == [("present", False), ("in", False)]


def test_a_mark_and_its_undoing_on_one_device_are_two_events_in_order(session, person):
    pressed = entry(session, person)
    undone = entry(session, person, "taken_back", seen=pressed.client_id)
    again = entry(session, person, "late", seen=None)

    assert bring(session, pressed, undone, again) == ["taken"] * 3
    assert told(session) == [("present", False), ("taken_back", True), ("late", True)]


def test_two_desks_that_agree_merge_into_one_mark(session, person):
    bring(session, entry(session, person))

    assert bring(session, entry(session, person)) == ["taken"]
    assert told(session) == [("present", False)]
    assert not DeskConflict.objects.exists()


def test_a_mark_that_agreed_with_another_desk_can_be_undone_in_the_same_batch(
    session, person
):
    bring(session, entry(session, person))
    pressed = entry(session, person)
    undone = entry(session, person, "taken_back", seen=pressed.client_id)

    assert bring(session, pressed, undone) == ["taken", "taken"]
    assert told(session) == [("present", False), ("taken_back", True)]


def test_a_desk_that_knew_the_mark_corrects_it(session, person):
    first = entry(session, person)
    bring(session, first)

    outcome = bring(session, entry(session, person, "excused", seen=first.client_id))

    assert outcome == ["taken"]
    last = AttendanceEvent.objects.last()
    assert (last.kind, last.corrects.client_id) == ("excused", first.client_id)
    assert last.reason_text == "исправлено на стойке"


def test_two_desks_that_differ_leave_the_decision_to_a_person(session, person, helper):
    bring(session, entry(session, person))
    other = entry(session, person, "absent")

    outcomes = bring(session, other, actor=helper) + bring(session, other)

    assert outcomes == ["conflict", "taken"]
    assert told(session) == [("present", False)]
    conflict = DeskConflict.objects.open().get()
    assert (conflict.kind, conflict.person, conflict.actor) == (
        "absent",
        person,
        helper,
    )
    assert "отсутств" in str(conflict)


@pytest.mark.parametrize(("take", "kind"), [(True, "absent"), (False, "present")])
def test_a_person_settles_a_conflict_once(session, person, helper, take, kind):
    bring(session, entry(session, person))
    bring(session, entry(session, person, "absent"))
    conflict = DeskConflict.objects.get()

    settle(conflict=conflict, take=take, actor=helper, at=LATER)

    standing = session.attendance_events.in_force().marks().get()
    assert standing.kind == kind
    assert not DeskConflict.objects.open().exists()
    with pytest.raises(ConflictRefused) as refusal:
        settle(conflict=conflict, take=take, actor=helper, at=LATER)
    assert refusal.value.code == "settled"


def test_taking_back_what_nobody_marked_writes_nothing(session, person):
    assert bring(session, entry(session, person, "taken_back")) == ["taken"]
    assert told(session) == []


def test_a_clock_hours_wrong_is_put_right_and_flagged(session, person):
    wrong = DURING - timedelta(hours=7)

    bring(session, entry(session, person, device_at=wrong, offset=timedelta(hours=7)))

    event = AttendanceEvent.objects.get()
    assert (event.device_at, event.happened_at) == (wrong, DURING)
    assert event.clock_was_off


def test_a_time_that_has_not_come_is_the_servers(session, person):
    bring(session, entry(session, person, device_at=LATER + timedelta(days=3)))

    event = AttendanceEvent.objects.get()
    assert (event.happened_at, event.clock_was_off) == (LATER, True)


@pytest.mark.parametrize(
    "code", ["not_enrolled", "other_session", "too_early", "closed", "cancelled"]
)
def test_what_is_refused_is_named_and_the_rest_is_written(session, person, code):
    run = session.run
    bad = entry(session, person)
    if code == "not_enrolled":
        stranger = EnrolmentFactory(run=run, state=EnrolmentState.WITHDRAWN).person
        bad = entry(session, stranger)
    elif code == "other_session":
        bad = entry(SessionFactory(run=RunFactory(), key="elsewhere"), person)
    elif code == "too_early":
        bad = entry(session, person, device_at=DURING - timedelta(days=3))
    else:
        run.state = {"closed": RunState.CLOSED, "cancelled": RunState.CANCELLED}[code]
        run.save()
    good = entry(session, person, "in")

    outcomes = bring(session, bad, good)

    others = code in {"closed", "cancelled"}
    assert outcomes == [code, code if others else "taken"]
    assert told(session) == ([] if others else [("in", False)])


def test_the_badge_of_a_merged_person_still_opens(session):
    old, kept = PersonFactory(), PersonFactory()
    enrolment = EnrolmentFactory(run=session.run, person=old)
    old.merged_into = kept
    old.save()
    another_old = PersonFactory(merged_into=EnrolmentFactory(run=session.run).person)

    outcomes = bring(
        session,
        entry(session, kept),
        entry(session, old, "late", seen=None),
        entry(session, another_old),
    )

    assert outcomes == ["taken", "conflict", "taken"]
    persons = set(session.attendance_events.values_list("person", flat=True))
    assert persons == {enrolment.person_id, another_old.merged_into_id}


def test_a_thousand_scans_come_in_with_one_request_in_under_three_seconds(
    session, django_assert_max_num_queries
):
    people = PersonFactory.build_batch(500, region=None)
    type(people[0]).objects.bulk_create(people)
    EnrolmentFactory._meta.model.objects.bulk_create(
        EnrolmentFactory.build(run=session.run, person=person) for person in people
    )
    entries = [
        entry(session, person, kind, source=Source.BADGE)
        for person in people
        for kind in (MarkKind.IN, MarkKind.OUT)
    ]

    began = time.perf_counter()
    # SQLite inserts a thousand rows in seventeen parts, PostgreSQL in one.
    with django_assert_max_num_queries(40):
        outcomes = bring(session, *entries)

    assert outcomes == ["taken"] * 1000
    assert time.perf_counter() - began < 3
    assert session.attendance_events.count() == 1000
