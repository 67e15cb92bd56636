"""Starting an attempt."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.db import transaction
from django.db.models import Max
from wagtail.log_actions import log

from assessments.domain.attempts.ending import end
from assessments.domain.attempts.refusals import refusal_of_start, refuse
from assessments.domain.drawing import draw
from assessments.domain.seats import Seat, seat_of
from assessments.models import Attempt, AttemptDeadline, AttemptItem, Quiz
from courses.models import Enrolment
from people.models import Person, User

# A trainer's password is short: nobody may try it through.
TRIES: Final = 5
TRIES_SECONDS: Final = 15 * 60


def start(
    *,
    quiz: Quiz,
    person: Person,
    actor: User | None,
    at: datetime,
    password: str = "",
) -> Attempt:
    """Begin an attempt, or return the open one: pressing twice does no harm.

    The enrolment is locked, so that two tabs get one attempt. An open one
    whose time is over is closed first, with what was saved.

    :raises AttemptRefused: ``not_enrolled``, ``not_published``, ``closed``,
        ``not_open_yet``, ``passed``, ``no_attempts_left``, ``waiting``,
        ``wrong_password`` or ``too_many_tries``
    """
    seat = seat_of(quiz=quiz, person=person)
    if seat is None:
        raise refuse("not_enrolled")
    _close_what_is_over(quiz, seat, at)
    return _open(quiz, seat, actor=actor, at=at, password=password)


@transaction.atomic
def _close_what_is_over(quiz: Quiz, seat: Seat, at: datetime) -> None:
    """Close an attempt whose time has run out; a refusal to begin keeps it closed."""
    Enrolment.objects.select_for_update().get(pk=seat.enrolment.pk)
    going_on = quiz.attempts.open().on_seat(seat.enrolment).first()
    if going_on and not going_on.takes_answers(at):
        end(going_on, actor=None, at=at)


@transaction.atomic
def _open(
    quiz: Quiz, seat: Seat, *, actor: User | None, at: datetime, password: str
) -> Attempt:
    Enrolment.objects.select_for_update().get(pk=seat.enrolment.pk)
    if going_on := quiz.attempts.open().on_seat(seat.enrolment).first():
        return going_on
    ended = list(quiz.attempts.on_seat(seat.enrolment).select_related("score"))
    if code := refusal_of_start(seat, ended, at):
        raise refuse(code)
    check_password(seat, password)
    attempt = _begin(quiz, seat, at)
    log(instance=attempt, action="assessments.start", user=actor)
    return attempt


def check_password(seat: Seat, password: str) -> None:
    """Let only those begin who know the quiz's password; wrong tries are counted.

    :raises AttemptRefused: ``wrong_password``, or ``too_many_tries`` from the
        sixth wrong one within a quarter of an hour
    """
    wanted = seat.version.password.strip() if seat.version else ""
    if not wanted:
        return
    key = f"assessments.password:{seat.enrolment.pk}:{seat.version and seat.version.quiz_id}"
    if cache.get(key, 0) >= TRIES:
        raise refuse("too_many_tries")
    if not secrets.compare_digest(wanted.encode(), password.strip().encode()):
        cache.set(key, cache.get(key, 0) + 1, TRIES_SECONDS)
        raise refuse("wrong_password")


def _begin(quiz: Quiz, seat: Seat, at: datetime) -> Attempt:
    version = seat.version
    assert version is not None  # noqa: S101 - refusal_of_start has seen to it
    numbers = quiz.attempts.on_seat(seat.enrolment)
    due_at = end_of(seat, started_at=at)
    attempt = Attempt.objects.create(
        enrolment=seat.enrolment,
        quiz=quiz,
        quiz_version=version,
        number=(numbers.aggregate(last=Max("number"))["last"] or 0) + 1,
        seed=secrets.token_hex(16),
        started_at=at,
        due_at=due_at,
        closes_at=due_at and due_at + timedelta(seconds=version.grace_seconds),
    )
    AttemptItem.objects.bulk_create(draw(attempt, seat.enrolment.person))
    if attempt.closes_at:
        AttemptDeadline.objects.create(attempt=attempt, due_at=attempt.closes_at)
    return attempt


def end_of(seat: Seat, *, started_at: datetime) -> datetime | None:
    """Return when the time of an attempt is over: by its duration or the window."""
    ends = [seat.closes_at] if seat.closes_at else []
    if seat.duration_minutes:
        ends.append(started_at + timedelta(minutes=seat.duration_minutes))
    return min(ends, default=None)
