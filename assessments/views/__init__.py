"""A learner's pages, and those of who looks after a test."""

from assessments.views.attempts import AttemptView, SheetsView
from assessments.views.ending import FinishView, ResultView, SubmitView
from assessments.views.files import FileView
from assessments.views.quiz import QuizView, StartView
from assessments.views.statistics import QuestionStatisticsView, StatisticsView

__all__ = [
    "AttemptView",
    "FileView",
    "FinishView",
    "QuestionStatisticsView",
    "QuizView",
    "ResultView",
    "SheetsView",
    "StartView",
    "StatisticsView",
    "SubmitView",
]
