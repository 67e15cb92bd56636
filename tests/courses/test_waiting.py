"""The waiting list and its offers; applications."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection

from courses.domain import applications, waiting
from courses.domain.enrolment import EnrolmentRefused, enrol, withdraw
from courses.enums import Admission, EnrolmentState, RunState
from courses.models import Enrolment, EnrolmentChange, Offer, RunQueue
from notices import due
from notices.models import OutboxMessage
from tests.factories.courses import (
    AFTERWARDS,
    WHILE_OPEN,
    EnrolmentFactory,
    RunFactory,
    SelfPacedRunFactory,
)
from tests.factories.people import PersonFactory, StaffUserFactory

HOUR = timedelta(hours=1)
LATER = WHILE_OPEN + 25 * HOUR


def full_run(**fields):
    run = RunFactory(capacity=1, **fields)
    return run, EnrolmentFactory(run=run)


def join(run, person=None, at=WHILE_OPEN):
    person = person or PersonFactory(with_account=True)
    return waiting.join_line(run=run, person=person, actor=person.account, at=at)


def work_off(model, at):
    due.work_off(model, now=lambda: at)


def states(run):
    return list(run.enrolments.order_by("pk").values_list("state", flat=True))


def offered(at=WHILE_OPEN, waiters=2):
    """Return the first offer of a run whose only place was given back."""
    run, holder = full_run()
    for _ in range(waiters):
        join(run)
    withdraw(enrolment=holder, actor=None, at=at)
    work_off(RunQueue, at)
    return Offer.objects.get()


@pytest.mark.django_db
def test_whoever_comes_to_a_full_run_waits_in_order():
    run, _holder = full_run()

    first, second = join(run), join(run, at=WHILE_OPEN + HOUR)

    assert [waiting.place_in_line(row) for row in (first, second)] == [1, 2]
    assert join(run, first.person, at=LATER) == first
    assert list(run.enrolments.in_line()) == [first, second]


@pytest.mark.django_db
def test_nobody_waits_while_there_are_places_or_the_window_is_shut():
    codes = []
    for run in (
        RunFactory(),
        full_run(state=RunState.CANCELLED)[0],
        full_run(admission=Admission.APPLICATION)[0],
    ):
        with pytest.raises(EnrolmentRefused) as refusal:
            join(run)
        codes.append(refusal.value.code)

    assert codes == ["free", "cancelled", "by_application"]
    assert not Enrolment.objects.filter(state=EnrolmentState.WAITLISTED).exists()


@pytest.mark.django_db
def test_a_freed_place_is_offered_to_the_first_in_line_by_letter():
    offer = offered()

    run = offer.enrolment.run
    assert states(run) == ["withdrawn", "offered", "waitlisted"]
    assert offer.due_at == WHILE_OPEN + 24 * HOUR
    letter = OutboxMessage.objects.get()
    assert letter.to == offer.enrolment.person.account.email
    assert waiting.token_of(offer) in letter.text
    assert run.places_left() == 0


@pytest.mark.django_db
def test_a_newcomer_does_not_overtake_the_line():
    run, holder = full_run()
    join(run)
    withdraw(enrolment=holder, actor=None, at=WHILE_OPEN)

    with pytest.raises(EnrolmentRefused) as refusal:
        enrol(run=run, person=PersonFactory(), actor=None, at=WHILE_OPEN)

    assert refusal.value.code == "in_line"


@pytest.mark.django_db
def test_a_place_is_not_kept_beyond_the_beginning_of_the_run():
    run, holder = full_run(offer_hours=336)
    evening = WHILE_OPEN.replace(month=12, day=2)
    join(run, at=evening)
    withdraw(enrolment=holder, actor=None, at=evening)

    work_off(RunQueue, evening)

    assert Offer.objects.get().due_at.isoformat() == "2026-12-02T15:00:00+00:00"


@pytest.mark.django_db
def test_nothing_is_offered_once_the_run_has_begun():
    run, holder = full_run()
    join(run)
    Enrolment.objects.filter(pk=holder.pk).update(state=EnrolmentState.WITHDRAWN)
    waiting.pass_on(run=run, at=AFTERWARDS)

    work_off(RunQueue, AFTERWARDS)

    assert not Offer.objects.exists()
    assert RunQueue.objects.get().done_at == AFTERWARDS


@pytest.mark.django_db
def test_a_run_whose_limit_was_lifted_takes_everybody_in_line():
    run = SelfPacedRunFactory()
    EnrolmentFactory(run=run, state=EnrolmentState.WAITLISTED)
    waiting.pass_on(run=run, at=WHILE_OPEN)

    work_off(RunQueue, WHILE_OPEN)

    assert states(run) == ["offered"]
    assert Offer.objects.get().due_at == WHILE_OPEN + 24 * HOUR


@pytest.mark.django_db
def test_taking_the_offer_gives_the_place_once():
    offer = offered()

    for _ in range(2):
        waiting.take_offer(offer=offer, actor=None, at=WHILE_OPEN + HOUR)

    assert states(offer.enrolment.run) == ["withdrawn", "active", "waitlisted"]
    changes = EnrolmentChange.objects.filter(enrolment=offer.enrolment)
    assert list(changes.values_list("state", flat=True)) == [
        "waitlisted",
        "offered",
        "active",
    ]


@pytest.mark.django_db
def test_a_declined_offer_passes_on():
    offer = offered()

    for _ in range(2):
        waiting.decline_offer(offer=offer, actor=None, at=WHILE_OPEN + HOUR)
    work_off(RunQueue, WHILE_OPEN + HOUR)

    assert states(offer.enrolment.run) == ["withdrawn", "declined", "offered"]


@pytest.mark.django_db
def test_a_lapsed_offer_passes_on_and_leaves_the_person_at_the_end_of_the_line():
    offer = offered()

    work_off(Offer, LATER)
    work_off(RunQueue, LATER)

    assert states(offer.enrolment.run) == ["withdrawn", "waitlisted", "offered"]
    for answer in (waiting.take_offer, waiting.decline_offer):
        with pytest.raises(EnrolmentRefused) as refusal:
            answer(offer=offer, actor=None, at=LATER)
        assert refusal.value.code == "lapsed"


@pytest.mark.django_db
def test_the_time_is_over_at_its_last_moment_even_before_the_worker_noticed():
    offer = offered()

    with pytest.raises(EnrolmentRefused) as refusal:
        waiting.take_offer(offer=offer, actor=None, at=offer.due_at)

    assert refusal.value.code == "lapsed"


@pytest.mark.django_db
def test_after_two_unanswered_offers_a_person_leaves_the_line():
    offer = offered(waiters=1)

    for days in (2, 4):
        at = WHILE_OPEN + timedelta(days=days)
        work_off(Offer, at)
        work_off(RunQueue, at)

    assert states(offer.enrolment.run) == ["withdrawn", "declined"]
    assert Offer.objects.filter(has_lapsed=True).count() == 2


@pytest.mark.django_db
def test_an_answered_offer_does_not_lapse():
    offer = offered()
    waiting.take_offer(offer=offer, actor=None, at=WHILE_OPEN)

    waiting.lapse(offer, at=LATER)

    assert states(offer.enrolment.run)[1] == "active"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "code"), [(RunState.CANCELLED, "cancelled"), (RunState.CLOSED, "over")]
)
def test_no_place_is_taken_in_a_run_that_was_called_off_or_closed(state, code):
    offer = offered()
    type(offer.enrolment.run).objects.update(state=state)

    with pytest.raises(EnrolmentRefused) as refusal:
        waiting.take_offer(offer=offer, actor=None, at=WHILE_OPEN)

    assert refusal.value.code == code


@pytest.mark.django_db
def test_a_forged_link_opens_nothing():
    offer = offered()

    token = waiting.token_of(offer)

    assert waiting.offer_of(token) == offer
    assert waiting.offer_of(f"{offer.pk + 1}{token}") is None


def apply(run, person=None):
    return applications.apply_for_place(
        run=run,
        person=person or PersonFactory(with_account=True),
        actor=None,
        at=WHILE_OPEN,
        letter="Лечу детей с лейкозами",
    )


@pytest.fixture
def by_application(db):
    return RunFactory(capacity=1, admission=Admission.APPLICATION)


def test_an_application_takes_no_place_and_is_handed_in_once(by_application):
    application = apply(by_application)

    again = apply(by_application, application.person)

    assert again == application
    assert by_application.places_left() == 1
    (waits,) = applications.applications_of(by_application)
    assert (waits, waits.application.letter) == (application, "Лечу детей с лейкозами")
    with pytest.raises(EnrolmentRefused) as refusal:
        enrol(run=by_application, person=PersonFactory(), actor=None, at=WHILE_OPEN)
    assert refusal.value.code == "by_application"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, "open"),
        ({"admission": Admission.APPLICATION, "state": RunState.CLOSED}, "closed"),
    ],
)
def test_no_application_where_none_is_asked_for(fields, code):
    with pytest.raises(EnrolmentRefused) as refusal:
        apply(RunFactory(**fields))

    assert refusal.value.code == code


def test_accepted_applicants_get_places_then_wait(by_application):
    staff = StaffUserFactory()
    first, second = apply(by_application), apply(by_application)

    for application in (first, second):
        applications.accept(enrolment=application, actor=staff, at=WHILE_OPEN)

    assert states(by_application) == ["active", "waitlisted"]
    with pytest.raises(EnrolmentRefused) as refusal:
        applications.accept(enrolment=first, actor=staff, at=WHILE_OPEN)
    assert refusal.value.code == "decided"


def test_nobody_is_accepted_into_a_cancelled_run(by_application):
    application = apply(by_application)
    type(by_application).objects.update(state=RunState.CANCELLED)

    with pytest.raises(EnrolmentRefused) as refusal:
        applications.accept(
            enrolment=application, actor=StaffUserFactory(), at=WHILE_OPEN
        )

    assert refusal.value.code == "cancelled"


def test_a_declined_applicant_reads_why(by_application):
    application, staff = apply(by_application), StaffUserFactory()

    with pytest.raises(EnrolmentRefused) as refusal:
        applications.turn_down(
            enrolment=application, actor=staff, at=WHILE_OPEN, reason=" "
        )
    applications.turn_down(
        enrolment=application, actor=staff, at=WHILE_OPEN, reason="Поток хирургов"
    )

    assert refusal.value.code == "no_reason"
    assert states(by_application) == ["declined"]
    assert applications.reason_of_refusal(application) == "Поток хирургов"
    assert "Поток хирургов" in OutboxMessage.objects.get().text


@pytest.mark.django_db(transaction=True)
def test_a_hundred_presses_at_once_share_out_ten_places():
    if connection.vendor == "sqlite":
        pytest.skip("row locks: PostgreSQL only")
    run, people = RunFactory(capacity=10), PersonFactory.create_batch(100)
    start, answers = threading.Barrier(20), []

    def press(some):
        start.wait()
        for person in some:
            try:
                enrol(run=run, person=person, actor=None, at=WHILE_OPEN)
                answers.append("enrolled")
            except EnrolmentRefused as refusal:
                answers.append(refusal.code)
        connection.close()

    threads = [threading.Thread(target=press, args=[people[n::20]]) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["enrolled"] * 10 + ["full"] * 90
    assert states(run) == ["active"] * 10


@pytest.mark.django_db
def test_five_hundred_people_are_offered_places_within_ten_seconds():
    run = RunFactory(capacity=500)
    people = PersonFactory.create_batch(500, email="a@example.org")
    Enrolment.objects.bulk_create(
        Enrolment(
            run=run,
            person=person,
            state=EnrolmentState.WAITLISTED,
            enrolled_at=WHILE_OPEN,
            waiting_since=WHILE_OPEN,
        )
        for person in people
    )
    waiting.pass_on(run=run, at=WHILE_OPEN)

    begun = time.process_time()  # of this process: others share the machine
    work_off(RunQueue, WHILE_OPEN)
    seconds = time.process_time() - begun

    assert states(run) == ["offered"] * 500
    assert OutboxMessage.objects.count() == 500
    assert seconds < 10
