"""Everything the room keeps."""

from assessments.models.attempts import (
    Attempt,
    AttemptDeadline,
    AttemptItem,
    AttemptScore,
    Mark,
    Response,
    Submission,
)
from assessments.models.bank import Category, Question, QuestionTag, QuestionVersion
from assessments.models.clock import Outage, Pulse, TimeGiven
from assessments.models.marking import HandMark, Repair
from assessments.models.overrides import QuizOverride
from assessments.models.quizzes import (
    PinnedSlot,
    Quiz,
    QuizRules,
    QuizSlot,
    QuizVersion,
)
from assessments.models.requirements import TestPassedRequirement
from assessments.models.types import question_models
from assessments.models.types.choice import ChoiceQuestion, Option
from assessments.models.types.essay import EssayCriterion, EssayQuestion
from assessments.models.types.multiple_choice import MultipleChoiceQuestion
from assessments.models.types.numeric import NumericQuestion, NumericUnit
from assessments.models.types.short_answer import AcceptedForm, ShortAnswerQuestion
from assessments.models.types.single_choice import SingleChoiceQuestion
from assessments.models.types.true_false import TrueFalseQuestion

__all__ = [
    "AcceptedForm",
    "Attempt",
    "AttemptDeadline",
    "AttemptItem",
    "AttemptScore",
    "Category",
    "ChoiceQuestion",
    "EssayCriterion",
    "EssayQuestion",
    "HandMark",
    "Mark",
    "MultipleChoiceQuestion",
    "NumericQuestion",
    "NumericUnit",
    "Option",
    "Outage",
    "PinnedSlot",
    "Pulse",
    "Question",
    "QuestionTag",
    "QuestionVersion",
    "Quiz",
    "QuizOverride",
    "QuizRules",
    "QuizSlot",
    "QuizVersion",
    "Repair",
    "Response",
    "ShortAnswerQuestion",
    "SingleChoiceQuestion",
    "Submission",
    "TestPassedRequirement",
    "TimeGiven",
    "TrueFalseQuestion",
    "question_models",
]
