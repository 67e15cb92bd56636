"""What the pages of a quiz read: its state, its questions, its results."""

from assessments.domain.queries.asking import (
    is_answered_elsewhere,
    overview,
    question_page,
    sheets,
)
from assessments.domain.queries.results import result_of
from assessments.domain.queries.state import progress_in, quiz_state

__all__ = [
    "is_answered_elsewhere",
    "overview",
    "progress_in",
    "question_page",
    "quiz_state",
    "result_of",
    "sheets",
]
