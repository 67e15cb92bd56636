"""Questions and quizzes, published as their authors would."""

from datetime import datetime

from django.db import transaction

from assessments.models import (
    Category,
    MultipleChoiceQuestion,
    Option,
    Question,
    Quiz,
    QuizSlot,
    SingleChoiceQuestion,
    TestPassedRequirement,
)
from courses.models import Course, LessonsReadRequirement
from lms.demo.persons import office
from lms.demo.reading import LANGUAGES, Data, both, read

MODELS = {"single": SingleChoiceQuestion, "multiple": MultipleChoiceQuestion}
COURSE = "first-decisions"
NO_CASE = dict.fromkeys(LANGUAGES, "")


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
    for data in read("questions")["questions"]:
        if not Question.objects.filter(title=data["title"]).exists():
            _load_question(course, data)
    for data in read("quizzes")["quizzes"]:
        if not Quiz.objects.filter(course=course, key=data["key"]).exists():
            _load_quiz(course, data)
    _ask_for(course)


def _load_question(course: Course, data: Data) -> None:
    question = MODELS[data["kind"]](
        title=data["title"],
        keeps_order=data.get("keeps_order", False),
        category=Category.objects.get(programme=course.programme, key=data["lesson"]),
        live=False,
        **both(data.get("vignette", NO_CASE), "vignette"),
        **both(data["stem"], "stem"),
        **both(data["explanation"], "explanation"),
    )
    question.options = [
        Option(
            sort_order=place,
            key=option["key"],
            is_right=option.get("correct", False),
            **{f"text_{language}": option[language] for language in LANGUAGES},
            **both(option["feedback"], "explanation"),
        )
        for place, option in enumerate(data["options"])
    ]
    question.save()
    question.save_revision(user=office()).publish(user=office())


def _titles() -> dict[str, str]:
    """Return the names in the bank by key; only authors see them."""
    return {row["key"]: row["title"] for row in read("questions")["questions"]}


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
    quiz = Quiz(
        course=course,
        key=data["key"],
        live=False,
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
        for place, key in enumerate(data["questions"] or titles)
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
