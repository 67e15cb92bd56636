"""Marking everybody who is left, undoing it, and counting a run anew."""

import uuid
from datetime import timedelta

import pytest

from attendance.domain.many import mark_rest, undo_rest
from attendance.domain.recounting import recount
from attendance.domain.roster import UNDO_WINDOW, MarkRefused, mark, take_back
from attendance.enums import MarkKind
from attendance.models import AttendanceRecount, AttendanceSummary
from courses.enums import EnrolmentState, RunState
from notices import due
from tests.factories.attendance import AttendanceRequirementFactory
from tests.factories.courses import DURING, EnrolmentFactory, SessionFactory
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

BATCH = uuid.UUID("00000000-0000-4000-8000-00000000000b")


@pytest.fixture
def session():
    return SessionFactory()


@pytest.fixture
def helper():
    return UserFactory()


def enrol(session, **more):
    return EnrolmentFactory(run=session.run, **more)


def standing(session):
    events = session.attendance_events.in_force().marks()
    return {event.person: event.kind for event in events}


def test_only_those_without_a_mark_get_one(session, helper):
    absent, left, taken_back = (enrol(session) for _ in range(3))
    withdrawn = enrol(session, state=EnrolmentState.WITHDRAWN)
    mark(session=session, enrolment=absent, kind="absent", actor=helper, at=DURING)
    mark(session=session, enrolment=taken_back, kind="late", actor=helper, at=DURING)
    take_back(session=session, enrolment=taken_back, actor=helper, at=DURING)

    count = mark_rest(
        session=session, kind="present", batch=BATCH, actor=helper, at=DURING
    )

    assert count == 2
    assert standing(session) == {
        absent.person: "absent",
        left.person: "present",
        taken_back.person: "present",
    }
    assert withdrawn.person not in standing(session)


def test_the_same_batch_twice_changes_nothing(session, helper):
    enrol(session)
    asked = {"session": session, "batch": BATCH, "actor": helper, "at": DURING}

    counts = [mark_rest(kind="present", **asked) for _ in range(2)]

    assert counts == [1, 0]
    assert session.attendance_events.count() == 1


def test_undoing_takes_back_what_the_batch_marked_and_nothing_else(session, helper):
    first, other, again = (enrol(session) for _ in range(3))
    mark(session=session, enrolment=other, kind="late", actor=helper, at=DURING)
    asked = {"session": session, "batch": BATCH, "actor": helper, "at": DURING}
    mark_rest(kind="present", **asked)
    mark(session=session, enrolment=again, kind="absent", actor=helper, at=DURING)

    count = undo_rest(**asked)

    assert count == 1
    assert standing(session) == {
        first.person: MarkKind.TAKEN_BACK,
        other.person: "late",
        again.person: "absent",
    }


@pytest.mark.parametrize("case", ["later", "by somebody else"])
def test_a_batch_is_undone_only_at_once_and_by_whoever_set_it(session, helper, case):
    enrol(session)
    asked = {"session": session, "batch": BATCH}
    mark_rest(kind="present", actor=helper, at=DURING, **asked)
    at = DURING + UNDO_WINDOW + timedelta(seconds=1) if case == "later" else DURING
    actor = helper if case == "later" else UserFactory()

    assert undo_rest(actor=actor, at=at, **asked) == 0


def test_a_closed_register_takes_no_batch(session, helper):
    session.run.state = RunState.CLOSED
    session.run.save()

    for verb in (mark_rest, undo_rest):
        kind = {"kind": "present"} if verb is mark_rest else {}
        with pytest.raises(MarkRefused) as refusal:
            verb(session=session, batch=BATCH, actor=helper, at=DURING, **kind)
        assert refusal.value.code == "closed"


def test_a_merged_person_is_marked_once(session, helper):
    merged = PersonFactory()
    enrolment = enrol(session, person=merged)
    mark(session=session, enrolment=enrolment, kind="late", actor=helper, at=DURING)
    merged.merged_into = PersonFactory()
    merged.save()

    count = mark_rest(
        session=session, kind="present", batch=BATCH, actor=helper, at=DURING
    )

    assert count == 0


def test_the_number_of_queries_does_not_depend_on_the_people(
    session, helper, django_assert_max_num_queries
):
    for _ in range(30):
        enrol(session)

    with django_assert_max_num_queries(20):
        mark_rest(session=session, kind="present", batch=BATCH, actor=helper, at=DURING)


def test_afterwards_the_run_is_counted_in_batches_and_completed(
    session, helper, monkeypatch
):
    monkeypatch.setattr("attendance.domain.recounting.BATCH", 2)
    AttendanceRequirementFactory(run=session.run, min_minutes=90)
    enrolments = [enrol(session) for _ in range(3)]
    mark_rest(session=session, kind="present", batch=BATCH, actor=helper, at=DURING)
    row = AttendanceRecount.objects.get(run=session.run)

    goes_on = []
    while True:
        row.refresh_from_db()
        goes_on.append(recount(row, at=DURING))
        if goes_on[-1] is None:
            break
    for model in due.registered():
        due.work_off(model, now=lambda: DURING)

    assert goes_on == [DURING, DURING, None]
    assert AttendanceSummary.objects.filter(run=session.run, minutes=90).count() == 3
    for enrolment in enrolments:
        enrolment.refresh_from_db()
        assert enrolment.state == EnrolmentState.COMPLETED
