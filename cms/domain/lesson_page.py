"""What the pages inside a course show."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from assessments.domain.queries import quiz_state
from cms.domain.place import place_in
from cms.domain.plan import course_plan
from cms.models import LessonPage, ModulePage, QuizPage
from courses.rules import person_of


def module_contents(*, page: ModulePage, request: HttpRequest) -> dict[str, Any]:
    """Return the plan, and the module's own part of it."""
    context = _in_course(page, request)
    parts = context["plan"].parts
    own = [part for part in parts if part.module and part.module.pk == page.pk]
    return {**context, "entries": [entry for part in own for entry in part.entries]}


def lesson_contents(*, page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """Return the plan and whether the reader has read the lesson."""
    context = _in_course(page, request)
    here, entries = context["plan"].here, context["plan"].entries
    if here is None:  # a draft is in no plan
        return {**context, "is_read": False, "minutes": page.lesson.minutes}
    entry = entries[here]
    return {
        **context,
        "is_read": entry.is_read,
        "minutes": entry.minutes,
        "goes_on": _goes_on(context),
    }


def _goes_on(context: dict[str, Any]) -> tuple[str, str] | None:
    """Return address and name of what comes next: in the plan, else what is missing."""
    if after := context["plan"].after:
        return after.url, after.title
    place = place_in(
        course_id=context["course_page"].course_id,
        person=context["person"],
        at=timezone.now(),
    )
    if place is None or place.missing is None:
        return None
    return place.missing.address, place.missing.requirement.in_words()


def quiz_contents(*, page: QuizPage, request: HttpRequest) -> dict[str, Any]:
    """Return the plan, and how the quiz stands for the reader."""
    context = _in_course(page, request)
    person = context["person"]
    return {
        **context,
        "quiz": page.quiz,
        "state": quiz_state(page.quiz, person, timezone.now()),
        "zone": person.zone if person else None,
    }


def _in_course(page: Any, request: HttpRequest) -> dict[str, Any]:
    course_page = page.course_page
    person = person_of(request.user)
    return {
        "course_page": course_page,
        "course_url": course_page.get_url(request),
        "person": person,
        "plan": course_plan(
            course_page=course_page, request=request, person=person, here=page
        ),
    }
