"""What a learner may see of an attempt, by the policy of its quiz."""

from collections.abc import Sequence
from datetime import datetime

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
    if seat.is_closed(at):
        return Phase.CLOSED
    if any(attempt.is_open for attempt in attempts):
        return Phase.SUBMITTED
    spent = refusal_of_start(seat, attempts, at) in {"passed", "no_attempts_left"}
    return Phase.FINISHED if spent else Phase.SUBMITTED


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


def _reached(threshold: str, phase: Phase) -> bool:
    if threshold == Phase.NEVER:
        return False
    return ORDER.index(Phase(threshold)) <= ORDER.index(phase)
