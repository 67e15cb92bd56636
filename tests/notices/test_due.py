"""Due work: claimed once, repeated with patience, given up in the end."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from notices import due, tasks
from notices.models import OutboxMessage
from tests.factories.notices import QUEUED_AT, OutboxMessageFactory

NOW = QUEUED_AT + timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def handle(monkeypatch):
    """Return a function that sets what is done with a mail that is due."""

    def handle(handler):
        monkeypatch.setitem(due._handlers, OutboxMessage, handler)

    return handle


def work_off(at=NOW):
    return due.work_off(OutboxMessage, now=lambda: at)


@pytest.mark.django_db
def test_only_rows_whose_time_has_come_are_claimed_the_oldest_first():
    later = OutboxMessageFactory(due_at=NOW - MINUTE)
    first = OutboxMessageFactory(due_at=NOW - 2 * MINUTE)
    OutboxMessageFactory(due_at=NOW + MINUTE)
    OutboxMessageFactory(done_at=NOW)
    OutboxMessageFactory(leased_until=NOW + MINUTE)
    OutboxMessageFactory(attempts=due.ATTEMPTS)
    abandoned = OutboxMessageFactory(due_at=NOW, leased_until=NOW, attempts=1)

    claimed = OutboxMessage.objects.claim(at=NOW, limit=10)

    assert claimed == [first, later, abandoned]
    assert [row.attempts for row in claimed] == [1, 1, 2]
    assert OutboxMessage.objects.claim(at=NOW, limit=10) == []


@pytest.mark.django_db
def test_a_claim_takes_no_more_than_asked_for():
    rows = OutboxMessageFactory.create_batch(3)

    assert OutboxMessage.objects.claim(at=NOW, limit=2) == rows[:2]


@pytest.mark.django_db
def test_everything_due_is_done_and_noted(handle):
    rows = OutboxMessageFactory.create_batch(3)
    seen = []
    handle(lambda row, *, at: seen.append((row, at)))

    tried = work_off()

    assert tried == 3
    assert seen == [(row, NOW) for row in rows]
    assert set(
        OutboxMessage.objects.values_list("done_at", "leased_until", "last_error")
    ) == {(NOW, None, "")}


@pytest.mark.django_db
def test_a_failure_is_kept_and_does_not_stop_the_others(handle, caplog):
    bad, good = OutboxMessageFactory(to="bad@example.org"), OutboxMessageFactory()

    def handler(row, *, at):
        if row == bad:
            raise ValueError("no such template")

    handle(handler)

    work_off()

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.done_at, bad.last_error) == (None, "ValueError: no such template")
    assert bad.leased_until == NOW + MINUTE
    assert good.done_at == NOW
    assert "no such template" in caplog.text


@pytest.mark.django_db
def test_a_row_that_fails_again_waits_longer_and_is_given_up(handle, caplog):
    row = OutboxMessageFactory()
    handle(lambda row, *, at: 1 / 0)
    at, waits = NOW, []

    while due_rows := OutboxMessage.objects.waiting():
        work_off(at)
        wait = due_rows.model.objects.get().leased_until - at
        waits.append(wait)
        at += wait

    row.refresh_from_db()
    assert waits[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert max(waits) == due.LONGEST_WAIT
    assert len(waits) == row.attempts == due.ATTEMPTS
    assert list(OutboxMessage.objects.stuck()) == [row]


@pytest.mark.django_db
def test_work_that_kills_its_worker_is_not_repeated_for_ever():
    row = OutboxMessageFactory()
    at = NOW

    while OutboxMessage.objects.claim(at=at, limit=1):  # and then: nothing more
        at += due.LEASE

    row.refresh_from_db()
    assert row.attempts == due.ATTEMPTS
    assert row.last_error == due.INTERRUPTED
    assert at - NOW == due.ATTEMPTS * due.LEASE


@pytest.mark.django_db
def test_a_handler_may_ask_to_go_on_later(handle):
    row = OutboxMessageFactory(attempts=3)
    handle(lambda row, *, at: at + MINUTE)

    work_off()

    row.refresh_from_db()
    assert (row.due_at, row.attempts, row.done_at) == (NOW + MINUTE, 0, None)


@pytest.mark.django_db
@pytest.mark.parametrize("goes_on", [False, True])
def test_work_made_due_anew_while_it_ran_is_not_lost(handle, goes_on):
    row = OutboxMessageFactory()

    def handler(row, *, at):
        OutboxMessage.objects.update(due_at=at + MINUTE)
        return at if goes_on else None

    handle(handler)

    work_off()

    row.refresh_from_db()
    assert (row.due_at, row.done_at, row.leased_until) == (NOW + MINUTE, None, None)
    assert row in OutboxMessage.objects.due(NOW + MINUTE)


@pytest.mark.django_db
def test_waking_often_in_one_transaction_sends_one_message(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks() as callbacks:
        due.wake(OutboxMessage)
        due.wake(OutboxMessage)

    assert len(callbacks) == 1


@pytest.mark.django_db
def test_waking_works_off_what_is_due(handle, django_capture_on_commit_callbacks):
    row = OutboxMessageFactory()
    handle(lambda row, *, at: None)

    with django_capture_on_commit_callbacks(execute=True):
        due.wake(OutboxMessage)

    row.refresh_from_db()
    assert row.done_at <= timezone.now()


@pytest.mark.django_db
def test_a_broker_that_is_away_does_not_undo_what_was_done(
    monkeypatch, django_capture_on_commit_callbacks, caplog
):
    def away(label):
        raise OSError("connection refused")

    monkeypatch.setattr(tasks.work_off_one_kind, "delay", away)

    with django_capture_on_commit_callbacks(execute=True):
        due.wake(OutboxMessage)

    assert "connection refused" in caplog.text


@pytest.mark.django_db
def test_the_tick_works_off_every_registered_kind(handle):
    row = OutboxMessageFactory()
    handle(lambda row, *, at: None)

    tasks.tick()

    row.refresh_from_db()
    assert OutboxMessage in due.registered()
    assert row.done_at is not None


@pytest.mark.django_db
def test_a_starting_worker_catches_up(handle):
    row = OutboxMessageFactory()
    handle(lambda row, *, at: None)

    tasks.catch_up()

    row.refresh_from_db()
    assert row.done_at is not None


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_the_same_row():
    rows = OutboxMessageFactory.create_batch(20)
    claimed = []

    def claim_all():
        while found := OutboxMessage.objects.claim(at=NOW, limit=1):
            claimed.extend(found)
        connection.close()

    workers = [threading.Thread(target=claim_all) for _ in range(2)]
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        claim_all()  # a database in memory belongs to one thread
    else:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    assert sorted(row.pk for row in claimed) == [row.pk for row in rows]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_wakes_nobody(handle):
    row = OutboxMessageFactory()
    handle(lambda row, *, at: None)

    with transaction.atomic():
        due.wake(OutboxMessage)
        transaction.set_rollback(True)

    row.refresh_from_db()
    assert row.done_at is None
