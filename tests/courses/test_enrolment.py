"""Places: who gets one, who does not, and why."""

from datetime import timedelta

import pytest

from courses.domain.enrolment import (
    EnrolmentRefused,
    enrol,
    enrol_by_staff,
    withdraw,
)
from courses.enums import EnrolmentState, RunState
from courses.models import EnrolmentChange
from tests.factories.courses import (
    AFTERWARDS,
    WHILE_OPEN,
    EnrolmentFactory,
    RunFactory,
    SelfPacedRunFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory

pytestmark = pytest.mark.django_db


def take_place(run, person=None, at=WHILE_OPEN):
    person = person or PersonFactory()
    return enrol(run=run, person=person, actor=person.account, at=at)


def test_enrol_gives_a_place_and_writes_down_who_and_when():
    run, person = RunFactory(), PersonFactory(with_account=True)

    enrolment = take_place(run, person)

    assert enrolment.state == EnrolmentState.ACTIVE
    assert enrolment.enrolled_at == WHILE_OPEN
    assert list(
        EnrolmentChange.objects.values_list("enrolment", "state", "actor", "at")
    ) == [(enrolment.pk, "active", person.account.pk, WHILE_OPEN)]


def test_enrolling_twice_changes_nothing():
    run, person = RunFactory(), PersonFactory()

    first = take_place(run, person)
    second = take_place(run, person, at=WHILE_OPEN + timedelta(days=1))

    assert second == first
    assert second.enrolled_at == WHILE_OPEN
    assert EnrolmentChange.objects.count() == 1


def test_a_person_merged_into_another_holds_the_place_of_both():
    kept = PersonFactory()
    enrolment = EnrolmentFactory(person=PersonFactory(merged_into=kept))

    assert take_place(enrolment.run, kept) == enrolment


def test_enrol_refuses_the_person_after_the_last_place():
    run = RunFactory(capacity=1)
    first = EnrolmentFactory(run=run)
    EnrolmentFactory(run=run, state=EnrolmentState.WITHDRAWN)
    EnrolmentFactory(run=run, state=EnrolmentState.WAITLISTED)
    EnrolmentFactory()

    with pytest.raises(EnrolmentRefused) as refusal:
        take_place(run)

    assert refusal.value.code == "full"
    assert list(run.enrolments.taking_a_place()) == [first]


@pytest.mark.parametrize("state", ["offered", "active", "completed", "not_completed"])
def test_whoever_learns_or_may_still_come_takes_a_place(state):
    run = RunFactory(capacity=1)
    EnrolmentFactory(run=run, state=state)

    assert run.is_full()
    assert run.places_left() == 0


def test_an_offered_place_is_free_for_the_person_it_was_offered_to():
    offered = EnrolmentFactory(run=RunFactory(capacity=1), state=EnrolmentState.OFFERED)

    enrolment = take_place(offered.run, offered.person)

    assert enrolment == offered
    assert enrolment.state == EnrolmentState.ACTIVE


def test_a_run_without_limit_is_never_full():
    run = SelfPacedRunFactory()
    EnrolmentFactory.create_batch(3, run=run)

    take_place(run)

    assert run.enrolments.count() == 4
    assert run.places_left() is None


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"state": RunState.CANCELLED}, "cancelled"),
        ({"state": RunState.CLOSED}, "closed"),
        ({"state": RunState.DRAFT}, "not_open_yet"),
        ({"enrolment_opens_at": WHILE_OPEN + timedelta(seconds=1)}, "not_open_yet"),
        ({"enrolment_closes_at": WHILE_OPEN}, "closed"),
    ],
)
def test_enrol_refuses_outside_the_window(fields, code):
    run = RunFactory(**fields)

    with pytest.raises(EnrolmentRefused) as refusal:
        take_place(run)

    assert refusal.value.code == code
    assert not run.is_open_for_enrolment(WHILE_OPEN)
    assert not run.enrolments.exists()


def test_the_window_holds_its_opening_and_not_its_closing_moment():
    run = RunFactory(
        enrolment_opens_at=WHILE_OPEN,
        enrolment_closes_at=WHILE_OPEN + timedelta(hours=1),
    )

    take_place(run, at=WHILE_OPEN)
    with pytest.raises(EnrolmentRefused):
        take_place(run, at=run.enrolment_closes_at)

    assert run.enrolments.count() == 1


def test_enrol_refuses_after_the_last_day_of_the_venue():
    run = RunFactory()

    with pytest.raises(EnrolmentRefused) as refusal:
        take_place(run, at=AFTERWARDS)

    assert refusal.value.code == "over"


def test_withdrawing_frees_the_place_and_keeps_the_row():
    enrolment = EnrolmentFactory(run=RunFactory(capacity=1))

    withdrawn = withdraw(
        enrolment=enrolment, actor=None, at=WHILE_OPEN, reason="Другая поездка"
    )

    assert withdrawn.state == EnrolmentState.WITHDRAWN
    assert enrolment.run.places_left() == 1
    change = EnrolmentChange.objects.get()
    assert (change.state, change.reason) == ("withdrawn", "Другая поездка")


def test_withdrawing_twice_changes_nothing():
    enrolment = EnrolmentFactory()

    for _ in range(2):
        withdraw(enrolment=enrolment, actor=None, at=WHILE_OPEN)

    assert EnrolmentChange.objects.count() == 1


def test_a_completed_place_is_not_given_back():
    enrolment = EnrolmentFactory(state=EnrolmentState.COMPLETED)

    with pytest.raises(EnrolmentRefused) as refusal:
        withdraw(enrolment=enrolment, actor=None, at=WHILE_OPEN)

    assert refusal.value.code == "completed"


def test_whoever_withdrew_can_come_back_into_the_same_row():
    enrolment = EnrolmentFactory(state=EnrolmentState.WITHDRAWN)

    again = take_place(enrolment.run, enrolment.person)

    assert again == enrolment
    assert again.state == EnrolmentState.ACTIVE


def test_coming_back_needs_a_free_place():
    enrolment = EnrolmentFactory(
        run=RunFactory(capacity=1), state=EnrolmentState.WITHDRAWN
    )
    EnrolmentFactory(run=enrolment.run)

    with pytest.raises(EnrolmentRefused) as refusal:
        take_place(enrolment.run, enrolment.person)

    assert refusal.value.code == "full"


def test_staff_may_pass_the_window():
    run = RunFactory(enrolment_closes_at=WHILE_OPEN)

    enrolment = enrol_by_staff(
        run=run, person=PersonFactory(), actor=StaffUserFactory(), at=AFTERWARDS
    )

    assert enrolment.state == EnrolmentState.ACTIVE


def test_staff_may_pass_the_number_of_places_only_when_they_say_so():
    run, staff = RunFactory(capacity=0), StaffUserFactory()
    person = PersonFactory()

    with pytest.raises(EnrolmentRefused) as refusal:
        enrol_by_staff(run=run, person=person, actor=staff, at=WHILE_OPEN)
    enrolment = enrol_by_staff(
        run=run, person=person, actor=staff, at=WHILE_OPEN, beyond_capacity=True
    )

    assert refusal.value.code == "full"
    assert list(run.enrolments.all()) == [enrolment]


def test_staff_enrol_nobody_in_a_cancelled_run():
    run = RunFactory(state=RunState.CANCELLED)

    with pytest.raises(EnrolmentRefused) as refusal:
        enrol_by_staff(
            run=run, person=PersonFactory(), actor=StaffUserFactory(), at=WHILE_OPEN
        )

    assert refusal.value.code == "cancelled"


def test_staff_enrolling_twice_changes_nothing():
    enrolment = EnrolmentFactory()

    again = enrol_by_staff(
        run=enrolment.run,
        person=enrolment.person,
        actor=StaffUserFactory(),
        at=WHILE_OPEN,
    )

    assert again == enrolment
    assert not EnrolmentChange.objects.exists()
