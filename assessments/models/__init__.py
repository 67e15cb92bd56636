"""Everything the room keeps."""

from assessments.models.analyses import QuizAnalysis
from assessments.models.attempts import (
    Attempt,
    AttemptDeadline,
    AttemptItem,
    AttemptScore,
)
from assessments.models.bank import (
    Category,
    Question,
    QuestionMedium,
    QuestionTag,
)
from assessments.models.clock import Outage, Pulse, TimeGiven
from assessments.models.exchanges import Exchange, ExchangeLine
from assessments.models.ledgers import CheckedItem, Mark, Response, Submission
from assessments.models.marking import HandMark, Repair
from assessments.models.media import QuestionFile
from assessments.models.overrides import QuizOverride
from assessments.models.quiz_rules import QuizRules
from assessments.models.quizzes import Quiz, QuizSlot
from assessments.models.requirements import TestPassedRequirement
from assessments.models.types import question_models
from assessments.models.types.choice import ChoiceQuestion, Option
from assessments.models.types.cloze import ClozeGap, ClozeQuestion
from assessments.models.types.essay import EssayCriterion, EssayQuestion
from assessments.models.types.extended_matching import (
    ExtendedCase,
    ExtendedMatchingQuestion,
    ExtendedOption,
)
from assessments.models.types.image_hotspot import (
    HotspotRegion,
    ImageHotspotQuestion,
)
from assessments.models.types.matching import (
    MatchingDistractor,
    MatchingPair,
    MatchingQuestion,
)
from assessments.models.types.multiple_choice import MultipleChoiceQuestion
from assessments.models.types.numeric import NumericQuestion, NumericUnit
from assessments.models.types.ordering import OrderingQuestion, OrderingStep
from assessments.models.types.script_concordance import (
    ScriptConcordanceQuestion,
    ScriptFact,
)
from assessments.models.types.short_answer import AcceptedForm, ShortAnswerQuestion
from assessments.models.types.single_choice import SingleChoiceQuestion
from assessments.models.types.true_false import TrueFalseQuestion
from assessments.models.versions import PinnedSlot, QuestionVersion, QuizVersion

__all__ = [
    "AcceptedForm",
    "Attempt",
    "AttemptDeadline",
    "AttemptItem",
    "AttemptScore",
    "Category",
    "CheckedItem",
    "ChoiceQuestion",
    "ClozeGap",
    "ClozeQuestion",
    "EssayCriterion",
    "EssayQuestion",
    "Exchange",
    "ExchangeLine",
    "ExtendedCase",
    "ExtendedMatchingQuestion",
    "ExtendedOption",
    "HandMark",
    "HotspotRegion",
    "ImageHotspotQuestion",
    "Mark",
    "MatchingDistractor",
    "MatchingPair",
    "MatchingQuestion",
    "MultipleChoiceQuestion",
    "NumericQuestion",
    "NumericUnit",
    "Option",
    "OrderingQuestion",
    "OrderingStep",
    "Outage",
    "PinnedSlot",
    "Pulse",
    "Question",
    "QuestionFile",
    "QuestionMedium",
    "QuestionTag",
    "QuestionVersion",
    "Quiz",
    "QuizAnalysis",
    "QuizOverride",
    "QuizRules",
    "QuizSlot",
    "QuizVersion",
    "Repair",
    "Response",
    "ScriptConcordanceQuestion",
    "ScriptFact",
    "ShortAnswerQuestion",
    "SingleChoiceQuestion",
    "Submission",
    "TestPassedRequirement",
    "TimeGiven",
    "TrueFalseQuestion",
    "question_models",
]
