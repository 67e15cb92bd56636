"""What the attempts at a quiz tell about its questions and its participants."""

from assessments.domain.analysis.counting import ask_for, count, keep_fresh
from assessments.domain.analysis.queries import analysis_of, runs_with_attempts

__all__ = ["analysis_of", "ask_for", "count", "keep_fresh", "runs_with_attempts"]
