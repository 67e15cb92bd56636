"""Routines: due again when they are done, whatever happened."""

from datetime import UTC, datetime, timedelta

import pytest

from notices import due, routines
from notices.models import Routine

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def kinds(monkeypatch):
    """Know no routine but those of a test."""
    Routine.objects.all().delete()
    monkeypatch.setattr(routines, "_kinds", {})


def test_a_routine_is_due_again_after_its_rest(kinds):
    done = []
    routines.register("count", every=HOUR, work=lambda *, at: done.append(at))
    routines.install(now=lambda: NOW)

    due.work_off(Routine, now=lambda: NOW)
    due.work_off(Routine, now=lambda: NOW + HOUR / 2)
    due.work_off(Routine, now=lambda: NOW + HOUR)

    assert done == [NOW, NOW + HOUR]
    assert Routine.objects.get().due_at == NOW + 2 * HOUR


def test_a_routine_that_fails_comes_back_and_says_why(kinds, caplog):
    def fail(*, at):
        raise ValueError("no folder")

    routines.register("count", every=HOUR, work=fail)
    routines.install(now=lambda: NOW)
    due.work_off(Routine, now=lambda: NOW)

    row = Routine.objects.get()
    assert (row.due_at, row.attempts) == (NOW + HOUR, 0)
    assert (row.failed_at, row.failure) == (NOW, "ValueError: no folder")

    routines.register("count", every=HOUR, work=lambda *, at: None)
    due.work_off(Routine, now=lambda: NOW + HOUR)
    row.refresh_from_db()
    assert (row.failed_at, row.failure) == (None, "")


def test_a_routine_that_nobody_knows_any_more_ends_and_may_be_taken_up_again(kinds):
    row = Routine.objects.create(name="old", due_at=NOW)
    due.work_off(Routine, now=lambda: NOW)
    row.refresh_from_db()
    ended = row.done_at

    routines.register("old", every=HOUR, work=lambda *, at: None)
    routines.install(now=lambda: NOW)

    row.refresh_from_db()
    assert (ended, row.done_at) == (NOW, None)
    assert str(row) == "old"


def test_the_mailbox_of_reports_is_read_every_five_minutes():
    assert Routine.objects.filter(name="read_reports").exists()
    assert routines.registered()["read_reports"].every == timedelta(minutes=5)
