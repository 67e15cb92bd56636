"""Attempts: starting, answering, submitting."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from assessments.domain import outages, scores
from assessments.domain.counting import counting
from assessments.domain.drawing import draw
from assessments.domain.grading import mark_by_machine
from assessments.domain.journal import fingerprint
from assessments.domain.seats import Seat, seat_of
from assessments.enums import EndedBy, Navigation
from assessments.models import (
    Attempt,
    AttemptDeadline,
    AttemptItem,
    Quiz,
    Response,
    Submission,
)
from assessments.questions.errors import InvalidResponse
from courses.domain.completion import reconsider
from courses.models import Enrolment
from people.models import Person, User

# A page sends a handful of answers; a client that counts on for ever is no page.
MAX_SEQUENCE: Final = 1_000_000


class AttemptRefused(ValidationError):
    """The quiz cannot be sat, answered or submitted now; ``code`` says why."""


REFUSALS = {
    "not_enrolled": _("This test is for participants of the course."),
    "not_published": _("This test has not been published yet."),
    "not_open_yet": _("This test has not opened yet."),
    "closed": _("This test is closed."),
    "passed": _("You have passed this test already."),
    "waiting": _("The next attempt cannot begin yet."),
    "wrong_password": _("This is not the password of the test. Ask the trainer."),
    "forward_only": _("This test only goes forward: a question left stays as it is."),
    "no_attempts_left": _("All attempts have been used."),
    "time_over": _("The time is over. Later answers do not count."),
    "submitted": _("This attempt has been submitted. Its answers stay as they are."),
    "bad_sequence": _("This answer cannot be told from another one."),
    "invalid_answer": _("The question does not allow this answer."),
    "not_a_number": _("This is not a number. Write it in digits, as 4.5 or 4,5."),
    "too_long": _("The answer is too long. Shorten it."),
}


def refuse(code: str) -> AttemptRefused:
    """Return the refusal named ``code`` with its sentence."""
    return AttemptRefused(REFUSALS[code], code=code)


def refusal_of_start(
    seat: Seat | None, attempts: Sequence[Attempt], at: datetime
) -> str:
    """Say why no attempt can begin at ``at``; empty when one can.

    :param attempts: the ended ones on this seat, loaded with their scores
    """
    if seat is None:
        return "not_enrolled"
    if seat.version is None:
        return "not_published"
    allowed, next_at = seat.attempts_allowed, next_start(seat, attempts)
    reasons = {
        "closed": seat.is_closed(at),
        "not_open_yet": seat.opens_at is not None and at < seat.opens_at,
        "passed": allowed is not None and has_passed(attempts, seat.version.counts),
        "no_attempts_left": allowed is not None and len(attempts) >= allowed,
        "waiting": next_at is not None and at < next_at,
    }
    return next((code for code, holds in reasons.items() if holds), "")


def next_start(seat: Seat, attempts: Sequence[Attempt]) -> datetime | None:
    """Return from when the next attempt may begin; ``None`` without a wait."""
    if seat.version is None or not seat.version.wait_minutes or not attempts:
        return None
    last = max(attempt.ended_at for attempt in attempts if attempt.ended_at)
    return last + timedelta(minutes=seat.version.wait_minutes)


def has_passed(ended: Sequence[Attempt], rule: str) -> bool:
    """Tell whether the attempt that counts by ``rule`` is passed."""
    counted = counting(ended, rule, rank=lambda attempt: (is_passed(attempt),))
    return counted is not None and is_passed(counted)


def is_passed(attempt: Attempt) -> bool:
    """Tell whether an ended attempt, loaded with its score, is passed."""
    return hasattr(attempt, "score") and attempt.score.passed


@transaction.atomic
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
        ``not_open_yet``, ``passed``, ``no_attempts_left``, ``waiting`` or
        ``wrong_password``
    """
    seat = seat_of(quiz=quiz, person=person)
    if seat is None:
        raise refuse("not_enrolled")
    Enrolment.objects.select_for_update().get(pk=seat.enrolment.pk)
    if going_on := _open_attempt(quiz, seat, at):
        return going_on
    ended = list(quiz.attempts.on_seat(seat.enrolment).select_related("score"))
    if code := refusal_of_start(seat, ended, at):
        raise refuse(code)
    if seat.version and seat.version.password.strip() != password.strip():
        raise refuse("wrong_password")
    attempt = _begin(quiz, seat, at)
    log(instance=attempt, action="assessments.start", user=actor)
    return attempt


def _open_attempt(quiz: Quiz, seat: Seat, at: datetime) -> Attempt | None:
    going_on = quiz.attempts.open().on_seat(seat.enrolment).first()
    if going_on and not going_on.takes_answers(at):
        _end(going_on, actor=None, at=at)
        return None
    return going_on


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


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as a page sent it.

    :param raw: the fields of the question's form
    :param client: names the page or device
    :param sequence: counts the answers of this client
    :param was: fingerprint of the answer the page was shown with; ``None``
        when the learner has touched it since
    :param age: how long ago it was given, by the device's own clock; ``None``
        when the page cannot tell
    """

    raw: Mapping[str, Sequence[str]]
    client: str
    sequence: int
    was: str | None = None
    age: timedelta | None = None


def save(*, item: AttemptItem, answer: Answer, at: datetime) -> Response | None:
    """Write ``answer`` into the journal; sending it again changes nothing.

    A page that was not touched says nothing: a tab left open must not undo
    what another one answered, and a blank never covers an answer unless the
    learner cleared it. An answer that differs under a known sequence is a new
    one, of a page that lost count.

    :returns: the entry, or ``None`` when there was nothing to write
    An answer that comes late but was given inside the time counts as long as
    the grace lasts. Before one is refused, the time of an outage that nobody
    has noticed yet is given back.

    :raises AttemptRefused: ``submitted``, ``time_over``, ``forward_only``,
        ``bad_sequence``, ``invalid_answer``, ``not_a_number`` or ``too_long``
    """
    try:
        return _save(item, answer, at)
    except AttemptRefused as refusal:
        if refusal.code != "time_over" or not outages.notice(at=at):
            raise
        return _save(item, answer, at)


@transaction.atomic
def _save(item: AttemptItem, answer: Answer, at: datetime) -> Response | None:
    attempt = Attempt.objects.select_for_update().get(pk=item.attempt_id)
    if item.attempt.quiz_version.navigation == Navigation.FORWARD:
        _check_is_reached(attempt, item)
    given_at = _given_at(attempt, answer, at)
    _check_takes_answers(attempt, given_at, at)
    response = _read(item, answer)
    if answer.was is not None and answer.was == fingerprint(response):
        return None
    known = dict(
        item.responses.filter(client=answer.client).values_list("sequence", "answer")
    )
    if known.get(answer.sequence) == response:
        return None
    return Response.objects.create(
        item=item,
        client=answer.client,
        sequence=(max(known) + 1 if answer.sequence in known else answer.sequence),
        answer=response,
        received_at=at,
        given_at=given_at,
    )


def _check_is_reached(attempt: Attempt, item: AttemptItem) -> None:
    if attempt.is_open and item.position != attempt.reached:
        raise refuse("forward_only")


@transaction.atomic
def advance(*, item: AttemptItem) -> int:
    """Go from ``item`` to the next question where one only goes forward.

    :returns: the position the learner has reached; one past the last at the end
    """
    attempt = Attempt.objects.select_for_update().get(pk=item.attempt_id)
    if attempt.is_open and item.position == attempt.reached:
        attempt.reached += 1
        attempt.save(update_fields=["reached"])
    return attempt.reached


def _given_at(attempt: Attempt, answer: Answer, at: datetime) -> datetime | None:
    """Return when the answer was given, by the server's clock; never in the future."""
    if answer.age is None:
        return None
    return min(max(at - answer.age, attempt.started_at), at)


def _check_takes_answers(
    attempt: Attempt, given_at: datetime | None, at: datetime
) -> None:
    if not attempt.is_open:
        raise refuse("submitted")
    given_late = attempt.due_at and given_at and given_at >= attempt.due_at
    if given_late or not attempt.takes_answers(at):
        raise refuse("time_over")


def _read(item: AttemptItem, answer: Answer) -> dict[str, list[str]]:
    if not 0 < answer.sequence < MAX_SEQUENCE or not answer.client:
        raise refuse("bad_sequence")
    try:
        return item.content.read(answer.raw)
    except InvalidResponse as error:
        known = error.code in ("not_a_number", "too_long")
        raise refuse(error.code if known else "invalid_answer") from error


def submit(*, attempt: Attempt, actor: User | None, at: datetime) -> Attempt:
    """End the attempt, mark it and ask the course anew; twice changes nothing.

    Everything happens in one transaction. When the time is over, what was
    saved until then is marked; time lost to an outage is given back before.
    """
    if not attempt.takes_answers(at):
        outages.notice(at=at)
    return _submit(attempt, actor, at)


@transaction.atomic
def _submit(attempt: Attempt, actor: User | None, at: datetime) -> Attempt:
    Enrolment.objects.select_for_update().get(pk=attempt.enrolment_id)
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if attempt.is_open:
        _end(attempt, actor=actor, at=at)
    return attempt


def close_at_deadline(row: AttemptDeadline, *, at: datetime) -> datetime | None:
    """End an attempt nobody came back to; one that has ended stays as it is.

    :returns: the new end when the time of an outage was given back
    """
    outages.notice(at=at)
    attempt = Attempt.objects.get(pk=row.attempt_id)
    if attempt.takes_answers(at):
        return attempt.closes_at
    submit(attempt=attempt, actor=None, at=at)
    return None


def _end(attempt: Attempt, *, actor: User | None, at: datetime) -> None:
    in_time = attempt.takes_answers(at)
    ended_at = at if in_time else attempt.due_at or at
    attempt.ended_at = ended_at
    attempt.save(update_fields=["ended_at"])
    Submission.objects.create(
        attempt=attempt,
        ended_by=EndedBy.LEARNER if in_time else EndedBy.DEADLINE,
        ended_at=ended_at,
        recorded_at=at,
    )
    mark_by_machine(attempt=attempt, at=at)
    scores.rebuild([attempt])
    log(instance=attempt, action="assessments.submit", user=actor)
    reconsider(enrolment=attempt.enrolment, at=at)
