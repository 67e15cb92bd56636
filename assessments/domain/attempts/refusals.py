"""Why a quiz cannot be sat, answered or submitted."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessments.domain.counting import counting
from assessments.domain.seats import Seat
from assessments.models import Attempt


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
    "too_many_tries": _("Too many wrong passwords. Wait a quarter of an hour."),
    "forward_only": _("This test only goes forward: a question left stays as it is."),
    "no_attempts_left": _("All attempts have been used."),
    "time_over": _("The time is over. Later answers do not count."),
    "submitted": _("This attempt has been submitted. Its answers stay as they are."),
    "checked": _("This answer has been checked. It stays as it is."),
    "no_checking": _("This test tells nothing before its end."),
    "nothing_to_check": _("Give an answer first, then check it."),
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
