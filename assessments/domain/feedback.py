"""What a learner may see of an attempt, by the policy of its quiz."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from assessments.domain.attempts import refusal_of_start
from assessments.domain.seats import Seat
from assessments.enums import Phase
from assessments.models import Attempt, QuizRules
from assessments.questions.display import ANSWERING, DisplayOptions

ORDER = list(Phase)


def phase_of(seat: Seat, attempts: Sequence[Attempt], at: datetime) -> Phase:
    """Return how far the quiz has come for the learner on this ``seat``.

    :param attempts: all on this seat, loaded with their scores
    """
    if seat.is_closed_for_all(at):
        return Phase.CLOSED
    ended = [attempt for attempt in attempts if not attempt.is_open]
    if len(ended) < len(attempts):
        return _since(ended, at)
    spent = refusal_of_start(seat, ended, at) in {"passed", "no_attempts_left"}
    return Phase.FINISHED if spent else _since(ended, at)


def _since(ended: Sequence[Attempt], at: datetime) -> Phase:
    """Return whether the last attempt was submitted just now or a while ago."""
    last = max((attempt.ended_at for attempt in ended if attempt.ended_at), default=at)
    later = last + timedelta(minutes=settings.QUIZ_LATER_MINUTES) <= at
    return Phase.LATER if later else Phase.SUBMITTED


def display(rules: QuizRules, attempt: Attempt, phase: Phase) -> DisplayOptions:
    """Return what ``rules`` let through in ``phase``; nothing of an open attempt."""
    if attempt.is_open:
        return ANSWERING
    return DisplayOptions(
        readonly=True,
        show_marks=_reached(rules.marks_from, phase),
        show_correctness=_reached(rules.correctness_from, phase),
        show_explanations=_reached(rules.explanations_from, phase),
        show_key=_reached(rules.key_from, phase),
    )


def display_during(rules: QuizRules) -> DisplayOptions:
    """Return what ``rules`` let through about an answer checked during the test."""
    return DisplayOptions(
        readonly=True,
        show_marks=_reached(rules.marks_from, Phase.DURING),
        show_correctness=_reached(rules.correctness_from, Phase.DURING),
        show_explanations=_reached(rules.explanations_from, Phase.DURING),
        show_key=_reached(rules.key_from, Phase.DURING),
    )


def _reached(threshold: str, phase: Phase) -> bool:
    if threshold == Phase.NEVER:
        return False
    return ORDER.index(Phase(threshold)) <= ORDER.index(phase)
