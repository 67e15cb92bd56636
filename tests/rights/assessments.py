"""The room ``assessments``."""

from django.utils import timezone

from assessments.enums import Direction, ExchangeState
from assessments.models import Exchange
from tests.factories.assessments import (
    QuestionFileFactory,
    QuizFactory,
    TestPassedRequirementFactory,
    begin,
)

SITE = """
address | with | visitor other owner trainer stranger staff admin
GET quiz | quiz.code | 200 200 200 200 200 200 200
GET question_file | question_file.code | in 200 200 200 200 200 200
GET quiz_start | quiz.code | in go go go go go go
POST quiz_start | quiz.code | in 409 go 409 409 409 409
GET quiz_attempt | attempt.code '1' | in 404 200 404 404 404 404
POST quiz_attempt | attempt.code '1' | in 404 422 404 404 404 404
GET quiz_sheets | attempt.code | in 404 200 404 404 404 404
GET quiz_finish | attempt.code | in 404 200 404 404 404 404
GET quiz_submit | attempt.code | in go go go go go go
POST quiz_submit | attempt.code | in 404 go 404 404 404 404
GET quiz_statistics | quiz.code | in 404 404 200 404 200 200
POST quiz_statistics | quiz.code | in 404 404 go 404 go go
GET question_statistics | quiz.code question.pk | in 404 404 404 404 404 404
GET quiz_result | attempt.code | in 404 go 404 404 404 404
"""
ADMIN = """
place | subject | trainer stranger staff admin
assessments | exchange | li l li li
category | category | laeh la laeh laeh
questionfile | question_file | laeh la laeh laeh
assessments_file_chooser | question_file | csa ca csa csa
testpassedrequirement | test_passed | la la ladh ladh
wagtailsnippets_assessments_question | question | lah la ladh ladh
wagtailsnippets_assessments_singlechoicequestion | question | laeh la laedh laedh
wagtailsnippets_assessments_multiplechoicequestion |  | la la la la
wagtailsnippets_assessments_clozequestion |  | la la la la
wagtailsnippets_assessments_essayquestion |  | la la la la
wagtailsnippets_assessments_extendedmatchingquestion |  | la la la la
wagtailsnippets_assessments_imagehotspotquestion |  | la la la la
wagtailsnippets_assessments_matchingquestion |  | la la la la
wagtailsnippets_assessments_numericquestion |  | la la la la
wagtailsnippets_assessments_orderingquestion |  | la la la la
wagtailsnippets_assessments_scriptconcordancequestion |  | la la la la
wagtailsnippets_assessments_shortanswerquestion |  | la la la la
wagtailsnippets_assessments_truefalsequestion |  | la la la la
wagtailsnippets_assessments_quiz | quiz | laeh la laeh laeh
wagtailsnippetchoosers_assessments_question | question | csa ca csa csa
wagtailsnippetchoosers_assessments_singlechoicequestion | question | csa ca csa csa
wagtailsnippetchoosers_assessments_multiplechoicequestion |  | ca ca ca ca
wagtailsnippetchoosers_assessments_clozequestion |  | ca ca ca ca
wagtailsnippetchoosers_assessments_essayquestion |  | ca ca ca ca
wagtailsnippetchoosers_assessments_extendedmatchingquestion |  | ca ca ca ca
wagtailsnippetchoosers_assessments_imagehotspotquestion |  | ca ca ca ca
wagtailsnippetchoosers_assessments_matchingquestion |  | ca ca ca ca
wagtailsnippetchoosers_assessments_numericquestion |  | ca ca ca ca
wagtailsnippetchoosers_assessments_orderingquestion |  | ca ca ca ca
wagtailsnippetchoosers_assessments_scriptconcordancequestion |  | ca ca ca ca
wagtailsnippetchoosers_assessments_shortanswerquestion |  | ca ca ca ca
wagtailsnippetchoosers_assessments_truefalsequestion |  | ca ca ca ca
wagtailsnippetchoosers_assessments_quiz | quiz | csa ca csa csa
"""


def furnish(world):
    """Add a quiz of the course and an attempt of the owner."""
    world.quiz = QuizFactory(course=world.course)
    world.question = world.quiz.slots.first().question
    world.question_file = QuestionFileFactory(programme=world.programme)
    world.category = world.question.category
    world.test_passed = TestPassedRequirementFactory(quiz=world.quiz, run=world.run)
    world.exchange = Exchange.objects.create(
        direction=Direction.IN,
        format="gift",
        name="bank.gift",
        category=world.category,
        state=ExchangeState.READY,
        language="ru",
        created_at=timezone.now(),
        created_by=world.people["staff"],
        due_at=timezone.now(),
    )
    world.attempt = begin(world.quiz, world.enrolment, at=timezone.now())
