"""Attempts: starting, answering, ending; and why one of these is refused."""

from assessments.domain.attempts.answering import MAX_SEQUENCE, Answer, advance, save
from assessments.domain.attempts.checking import check
from assessments.domain.attempts.ending import close_at_deadline, submit
from assessments.domain.attempts.refusals import (
    REFUSALS,
    AttemptRefused,
    has_passed,
    is_passed,
    next_start,
    refusal_of_start,
    refuse,
)
from assessments.domain.attempts.starting import end_of, start

__all__ = [
    "MAX_SEQUENCE",
    "REFUSALS",
    "Answer",
    "AttemptRefused",
    "advance",
    "check",
    "close_at_deadline",
    "end_of",
    "has_passed",
    "is_passed",
    "next_start",
    "refusal_of_start",
    "refuse",
    "save",
    "start",
    "submit",
]
