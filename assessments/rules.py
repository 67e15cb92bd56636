"""Who may: the rows of the bank an account works with."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from assessments.models import (
    Category,
    Exchange,
    Question,
    QuestionFile,
    Quiz,
    QuizOverride,
    TimeGiven,
)
from courses.rules import courses_for_trainer, programmes_for
from people.rules import is_staff_member

if TYPE_CHECKING:
    from people.rules import Visitor


def categories_for(user: "Visitor") -> QuerySet[Category]:
    """Return the categories of the user's programmes; all of them for staff."""
    if is_staff_member(user):
        return Category.objects.all()
    return Category.objects.filter(programme__in=programmes_for(user))


def questions_for(user: "Visitor") -> QuerySet[Question]:
    """Return the questions of the user's programmes; all of them for staff."""
    if is_staff_member(user):
        return Question.objects.all()
    return Question.objects.in_programmes(programmes_for(user))


def files_for(user: "Visitor") -> QuerySet[QuestionFile]:
    """Return the files of the user's programmes; all of them for staff."""
    if is_staff_member(user):
        return QuestionFile.objects.all()
    return QuestionFile.objects.filter(programme__in=programmes_for(user))


def exchanges_for(user: "Visitor") -> QuerySet[Exchange]:
    """Return the files of one's own and of the user's programmes; all for staff."""
    if is_staff_member(user):
        return Exchange.objects.all()
    own = Q(category__programme__in=programmes_for(user))
    return Exchange.objects.filter(own | Q(created_by=user))  # type: ignore[misc]


def usable_categories(user: "Visitor") -> QuerySet[Category]:
    """Return the categories the user's tests may draw from: own and shared ones."""
    if is_staff_member(user):
        return Category.objects.all()
    own = programmes_for(user)
    return Category.objects.filter(
        Q(programme__in=own) | Q(shared_with__in=own)
    ).distinct()


def usable_questions(user: "Visitor") -> QuerySet[Question]:
    """Return the questions the user's tests may ask: own and shared ones."""
    if is_staff_member(user):
        return Question.objects.all()
    usable = usable_categories(user).order_by().values("pk")
    return Question.objects.filter(category__in=usable)


def quizzes_for(user: "Visitor") -> QuerySet[Quiz]:
    """Return the quizzes of the user's programmes; all of them for staff."""
    return Quiz.objects.filter(course__in=courses_for_trainer(user))


def overrides_for(user: "Visitor") -> QuerySet[QuizOverride]:
    """Return the exceptions from the rules of the user's quizzes."""
    return QuizOverride.objects.filter(quiz__course__in=courses_for_trainer(user))


def time_given_for(user: "Visitor") -> QuerySet[TimeGiven]:
    """Return the time given back to attempts at the user's quizzes."""
    return TimeGiven.objects.filter(attempt__quiz__course__in=courses_for_trainer(user))
