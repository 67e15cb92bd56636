"""Marks are written once and corrected by new ones."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import translation

from attendance.domain.queries import found, roster
from attendance.domain.roster import UNDO_WINDOW, MarkRefused, mark, take_back
from attendance.enums import MarkKind
from attendance.models import AttendanceEvent
from courses.enums import EnrolmentState, RunState
from courses.models import Completion
from tests.factories.attendance import (
    AttendanceEventFactory,
    AttendanceRequirementFactory,
)
from tests.factories.courses import (
    DURING,
    WHILE_OPEN,
    EnrolmentFactory,
    RunFactory,
    SessionFactory,
)
from tests.factories.people import PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

LATER = DURING + UNDO_WINDOW + timedelta(seconds=1)


@pytest.fixture
def session():
    return SessionFactory()


@pytest.fixture
def enrolment(session):
    return EnrolmentFactory(run=session.run)


@pytest.fixture
def helper():
    return UserFactory()


def kinds(session):
    return list(session.attendance_events.order_by("pk").values_list("kind", flat=True))


def test_a_mark_keeps_who_and_when(session, enrolment, helper):
    event = mark(
        session=session, enrolment=enrolment, kind="present", actor=helper, at=DURING
    )

    assert (event.person, event.actor, event.received_at, event.corrects) == (
        enrolment.person,
        helper,
        DURING,
        None,
    )
    assert str(event) == f"{enrolment.person}: {event.get_kind_display()}"


def test_the_same_mark_twice_changes_nothing(session, enrolment, helper):
    first = mark(
        session=session, enrolment=enrolment, kind="present", actor=helper, at=DURING
    )
    second = mark(
        session=session, enrolment=enrolment, kind="present", actor=None, at=LATER
    )

    assert second == first
    assert kinds(session) == ["present"]


def test_the_same_request_twice_changes_nothing(session, enrolment, helper):
    client_id = uuid.uuid4()
    call = {"session": session, "enrolment": enrolment, "actor": helper, "at": DURING}

    mark(**call, kind="present", client_id=client_id)
    mark(**call, kind="absent", client_id=client_id)

    assert kinds(session) == ["present"]


def test_an_id_of_another_persons_mark_is_refused(session, enrolment, helper):
    other = AttendanceEventFactory(session=session)

    with pytest.raises(MarkRefused) as refusal:
        mark(
            session=session,
            enrolment=enrolment,
            kind="present",
            actor=helper,
            at=DURING,
            client_id=other.client_id,
        )

    assert refusal.value.code == "other_mark"


def test_a_slip_of_the_thumb_is_undone_without_a_reason(session, enrolment, helper):
    mark(session=session, enrolment=enrolment, kind="present", actor=helper, at=DURING)

    undone = take_back(session=session, enrolment=enrolment, actor=helper, at=DURING)

    assert kinds(session) == ["present", "taken_back"]
    with translation.override("en"):
        assert undone.reason_text == "undone at once"
    assert list(AttendanceEvent.objects.in_force()) == [undone]


def test_taking_back_nothing_changes_nothing(session, enrolment, helper):
    assert (
        take_back(session=session, enrolment=enrolment, actor=helper, at=DURING) is None
    )
    assert kinds(session) == []


def test_after_undoing_one_may_mark_again(session, enrolment, helper):
    call = {"session": session, "enrolment": enrolment, "actor": helper}
    mark(**call, kind="present", at=DURING)
    take_back(**call, at=DURING)

    mark(**call, kind="present", at=LATER)

    assert kinds(session) == ["present", "taken_back", "present"]


@pytest.mark.parametrize("who", ["same, too late", "another, at once"])
def test_a_correction_needs_a_reason(session, enrolment, helper, who):
    mark(session=session, enrolment=enrolment, kind="present", actor=helper, at=DURING)
    actor, at = (helper, LATER) if who == "same, too late" else (UserFactory(), DURING)
    call = {"session": session, "enrolment": enrolment, "actor": actor, "at": at}

    with pytest.raises(MarkRefused) as refusal:
        mark(**call, kind="absent", reason="  ")
    corrected = mark(**call, kind="absent", reason=" left before the start ")

    assert refusal.value.code == "reason_needed"
    assert corrected.reason_text == "left before the start"
    assert corrected.corrects.kind == MarkKind.PRESENT
    assert kinds(session) == ["present", "absent"]


def test_the_database_refuses_a_correction_without_a_reason(session, enrolment):
    first = AttendanceEventFactory(session=session, person=enrolment.person)

    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceEventFactory(session=session, person=enrolment.person, corrects=first)


def test_the_database_refuses_two_first_marks(session, enrolment):
    AttendanceEventFactory(session=session, person=enrolment.person)

    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceEventFactory(session=session, person=enrolment.person)


@pytest.mark.parametrize("verb", ["UPDATE {} SET kind = 'absent'", "DELETE FROM {}"])
def test_raw_sql_cannot_change_a_mark(session, enrolment, verb):
    AttendanceEventFactory(session=session, person=enrolment.person)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format("attendance_attendanceevent"))

    assert kinds(session) == ["present"]


@pytest.mark.parametrize(
    ("state", "at", "code"),
    [
        (RunState.CANCELLED, DURING, "cancelled"),
        (RunState.CLOSED, DURING, "closed"),
        (RunState.PLANNED, WHILE_OPEN, "too_early"),
    ],
)
def test_a_closed_register_takes_no_marks(state, at, code):
    session = SessionFactory(run=RunFactory(state=state))
    enrolment = EnrolmentFactory(run=session.run)

    with pytest.raises(MarkRefused) as refusal:
        mark(session=session, enrolment=enrolment, kind="present", actor=None, at=at)

    assert refusal.value.code == code
    assert kinds(session) == []


@pytest.mark.parametrize("case", ["another run", "withdrawn"])
def test_somebody_who_is_not_enrolled_is_refused(session, case):
    enrolment = (
        EnrolmentFactory()
        if case == "another run"
        else EnrolmentFactory(run=session.run, state=EnrolmentState.WITHDRAWN)
    )

    with pytest.raises(MarkRefused) as refusal:
        mark(
            session=session, enrolment=enrolment, kind="present", actor=None, at=DURING
        )

    assert refusal.value.code == "not_enrolled"


def test_the_last_missing_minutes_complete_the_run(session, enrolment, helper):
    AttendanceRequirementFactory(run=session.run, min_minutes=session.minutes)

    mark(session=session, enrolment=enrolment, kind="present", actor=helper, at=DURING)

    (completion,) = Completion.objects.filter(enrolment=enrolment)
    assert completion.findings[0]["evidence"] == {"minutes": 90, "required": 90}
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.COMPLETED


def test_the_roster_shows_everybody_by_name_with_the_mark_in_force(
    session, helper, django_assert_num_queries
):
    for name in ("Яковлева", "Алексеева", "Ёлкина"):
        EnrolmentFactory(run=session.run, person=PersonFactory(family_name=name))
    EnrolmentFactory(run=session.run, state=EnrolmentState.WITHDRAWN)
    last = EnrolmentFactory(run=session.run, person=PersonFactory(family_name="Яя"))
    mark(session=session, enrolment=last, kind="late", actor=helper, at=DURING)

    with django_assert_num_queries(2):
        rows = roster(session=session, viewer=helper, at=DURING)

    assert [(row.person.family_name, row.kind) for row in rows] == [
        ("Алексеева", ""),
        ("Ёлкина", ""),
        ("Яковлева", ""),
        ("Яя", "late"),
    ]
    assert [row.undoable for row in rows if row.kind] == [True]
    assert [row.person.family_name for row in found(rows, "елкин")] == ["Ёлкина"]
    assert found(rows, "нет такой") == []


def test_a_mark_taken_back_is_no_mark(session, enrolment, helper):
    mark(session=session, enrolment=enrolment, kind="present", actor=helper, at=DURING)
    take_back(session=session, enrolment=enrolment, actor=helper, at=DURING)

    (row,) = roster(session=session, viewer=helper, at=DURING)

    assert row.kind == ""
