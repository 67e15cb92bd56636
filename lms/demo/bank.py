"""Questions and quizzes, published as their authors would."""

from datetime import datetime

from django.db import transaction

from assessments.models import Category, Question, Quiz, QuizSlot, TestPassedRequirement
from courses.models import Course, LessonsReadRequirement
from lms.demo.persons import office
from lms.demo.questions import all_questions, load_files, load_question
from lms.demo.reading import Data, both, read

COURSE = "first-decisions"
# Rules that the contents may name; others are as in a new quiz.
FEEDBACK = ("marks_from", "correctness_from", "explanations_from", "key_from")


@transaction.atomic
def load_bank(*, at: datetime) -> None:
    """Make the questions, the quizzes and what the course asks for."""
    course = Course.objects.get(key=COURSE)
    for data in read("quizzes")["categories"]:
        Category.objects.get_or_create(
            programme=course.programme,
            key=data["key"],
            defaults=both(data["title"], "title"),
        )
    load_files(course.programme, at=at)
    for data in all_questions():
        if not Question.objects.filter(title=data["title"]).exists():
            load_question(course, data)
    for data in read("quizzes")["quizzes"]:
        if not Quiz.objects.filter(course=course, key=data["key"]).exists():
            _load_quiz(course, data)
    _ask_for(course)


def _titles() -> dict[str, str]:
    """Return the names in the bank by key; only authors see them."""
    return {row["key"]: row["title"] for row in all_questions()}


def _of_the_final() -> list[str]:
    """Return the keys of the twenty questions with options."""
    return [row["key"] for row in read("questions")["questions"]]


def _load_quiz(course: Course, data: Data) -> None:
    rules = {
        name: data.get(name)
        for name in (
            "kind",
            "pass_mark_percent",
            "attempts_allowed",
            "duration_minutes",
        )
    }
    rules |= {name: data[name] for name in FEEDBACK if name in data}
    quiz = Quiz(
        course=course,
        key=data["key"],
        live=False,
        pre_test=Quiz.objects.filter(course=course, key=data.get("pre_test")).first(),
        **rules,
        **both(data["title"], "title"),
        **both(data["intro"], "intro"),
    )
    titles = _titles()
    quiz.slots = [
        QuizSlot(
            sort_order=place,
            question=Question.objects.get(title=titles[key]),
            points=1,
        )
        for place, key in enumerate(data["questions"] or _of_the_final())
    ]
    quiz.save()
    quiz.save_revision(user=office()).publish(user=office())


def _ask_for(course: Course) -> None:
    """Let the course ask for its lessons and its final test."""
    if course.requirements.exists():
        return
    LessonsReadRequirement.objects.create(course=course, order=1)
    TestPassedRequirement.objects.create(
        course=course, quiz=Quiz.objects.get(course=course, key="final"), order=2
    )
