"""Time the server was away, given back to those who sat a test meanwhile."""

from datetime import datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from wagtail.log_actions import log

from assessments.models import (
    Attempt,
    AttemptDeadline,
    Outage,
    Pulse,
    Response,
    TimeGiven,
)

BEAT = timedelta(minutes=1)
Pause = tuple[datetime, datetime]


def beat(row: Pulse, *, at: datetime) -> datetime:
    """Note that the server is alive; the handler of the due row, once a minute."""
    notice(at=at)
    return at + BEAT


def watch(*, at: datetime) -> None:
    """Begin to take the pulse; safe to repeat."""
    Pulse.objects.get_or_create(pk=1, defaults={"seen_at": at, "due_at": at + BEAT})


@transaction.atomic
def notice(*, at: datetime) -> Outage | None:
    """Record that the server is alive; after a silence, give the time back.

    The silence is what the server itself saw: no pulse, and no answer that
    came in. One shorter than ``QUIZ_OUTAGE_SECONDS`` is none; without a worker that
    takes the pulse there is nothing to go by.
    """
    pulse = Pulse.objects.select_for_update().filter(pk=1).first()
    if pulse is None:
        return None
    began, ended = _longest_silence(pulse.seen_at, at)
    if at > pulse.seen_at:
        Pulse.objects.filter(pk=pulse.pk).update(seen_at=at)
    if ended - began < timedelta(seconds=settings.QUIZ_OUTAGE_SECONDS):
        return None
    outage = Outage.objects.create(began_at=began, ended_at=ended)
    for attempt in _running_in(outage):
        _give_back(attempt, outage, at)
    log(instance=outage, action="assessments.outage")
    return outage


def _longest_silence(seen_at: datetime, at: datetime) -> Pause:
    """Return the longest time between two signs of life from ``seen_at`` to ``at``."""
    answers = Response.objects.filter(received_at__gt=seen_at, received_at__lt=at)
    signs = answers.order_by("received_at").values_list("received_at", flat=True)
    moments = [seen_at, *signs, max(at, seen_at)]
    return max(pairwise(moments), key=lambda pause: pause[1] - pause[0])


def _running_in(outage: Outage) -> list[Attempt]:
    running = Attempt.objects.open().filter(
        started_at__lt=outage.ended_at, due_at__gt=outage.began_at
    )
    return list(running.select_for_update().order_by("pk"))


def _give_back(attempt: Attempt, outage: Outage, at: datetime) -> None:
    """Move the end of ``attempt`` by the outage, as far as the policy allows.

    Whoever had two minutes left has two minutes when the server is back.
    """
    lost = outage.ended_at - max(outage.began_at, attempt.started_at)
    seconds = min(int(lost.total_seconds()), _allowance(attempt))
    if seconds <= 0:
        return
    TimeGiven.objects.create(
        attempt=attempt, outage=outage, seconds=seconds, given_at=at
    )
    postpone(attempt, by=timedelta(seconds=seconds))


def _allowance(attempt: Attempt) -> int:
    return settings.QUIZ_OUTAGE_CAP_MINUTES * 60 - given_back(attempt)


def given_back(attempt: Attempt) -> int:
    """Return the seconds an attempt has got back for outages so far."""
    return attempt.time_given.aggregate(sum=Sum("seconds"))["sum"] or 0


def postpone(attempt: Attempt, *, by: timedelta) -> None:
    """Move the end of a running attempt with a limit, and what is due then."""
    assert attempt.due_at  # noqa: S101 - only such are asked for
    assert attempt.closes_at  # noqa: S101 - the database sees to it
    attempt.due_at += by
    attempt.closes_at += by
    attempt.save(update_fields=["due_at", "closes_at"])
    AttemptDeadline.objects.filter(attempt=attempt).update(
        due_at=attempt.closes_at, done_at=None, attempts=0
    )
