"""What the pages of a quiz read: its state, its questions, its results."""

from assessments.domain.queries.asking import (
    is_answered_elsewhere,
    overview,
    question_page,
    sheets,
)
from assessments.domain.queries.results import result_of
from assessments.domain.queries.state import progress_in, quiz_state, quizzes_of

__all__ = [
    "is_answered_elsewhere",
    "overview",
    "progress_in",
    "question_page",
    "quiz_state",
    "quizzes_of",
    "result_of",
    "sheets",
]
