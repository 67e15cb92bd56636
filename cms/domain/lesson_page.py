"""What the pages inside a course show."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from assessments.domain.queries import quiz_state
from cms.domain.place import place_in
from cms.domain.plan import course_plan
from cms.domain.visits import Visit
from cms.models import (
    CoursePage,
    LessonNote,
    LessonPage,
    ModulePage,
    QuizPage,
    Remark,
    RemarkKind,
)
from courses.models import Course
from courses.rules import can_manage_course
from people.models import Person


def module_contents(*, page: ModulePage, visit: Visit) -> dict[str, Any]:
    """Return the plan, and the module's own part of it."""
    context = _in_course(page, visit)
    parts = context["plan"].parts
    own = [part for part in parts if part.module and part.module.pk == page.pk]
    return {**context, "entries": [entry for part in own for entry in part.entries]}


def is_in_order(course: Course) -> bool:
    """Tell whether the lessons of ``course`` open one after the other; one query."""
    pages = CoursePage.objects.live().filter(course=course)
    return pages.filter(is_sequential=True).exists()


def waits_for(*, page: LessonPage, visit: Visit) -> dict[str, Any] | None:
    """Return what a reader of a course in order is told, who has skipped a lesson.

    Visitors without a person, whose reading is not noted, and those who work on
    the course read in any order.
    """
    person = visit.person
    if person is None or can_manage_course(visit.user, page.course_page.course):
        return None
    context = _in_course(page, visit)
    plan = context["plan"]
    if plan.here is None:
        return None
    before = [entry for entry in plan.entries[: plan.here] if not entry.is_quiz]
    first = next((entry for entry in before if not entry.is_read), None)
    if first is None or plan.entries[plan.here].is_read:
        return None
    return {**context, "page": page, "first": first}


def own_writings(*, page: LessonPage, person: Person | None) -> dict[str, Any]:
    """Return the reader's notes, and the questions under the lesson; two queries."""
    answered = Q(answered_at__isnull=False)
    own = Q(person=person) | Q(person__merged_into=person) if person else Q()
    questions = Remark.objects.filter(
        answered | own if person else answered,
        lesson=page.lesson_id,
        kind=RemarkKind.QUESTION,
    )
    notes = LessonNote.objects.none()
    if person is not None:
        notes = LessonNote.objects.for_person(person).filter(lesson=page.lesson_id)
    return {"notes": list(notes), "questions": list(questions)}


def lesson_contents(*, page: LessonPage, visit: Visit) -> dict[str, Any]:
    """Return the plan and whether the reader has read the lesson."""
    context = _in_course(page, visit)
    context |= own_writings(page=page, person=context["person"])
    here, entries = context["plan"].here, context["plan"].entries
    if here is None:  # a draft is in no plan
        return {**context, "is_read": False, "minutes": page.lesson.minutes}
    entry = entries[here]
    return {
        **context,
        "is_read": entry.is_read,
        "minutes": entry.minutes,
        "goes_on": _goes_on(context, visit.at),
    }


def _goes_on(context: dict[str, Any], at: datetime) -> tuple[str, str] | None:
    """Return address and name of what comes next: in the plan, else what is missing."""
    if after := context["plan"].after:
        return after.url, after.title
    place = place_in(
        course_id=context["course_page"].course_id,
        person=context["person"],
        at=at,
    )
    if place is None or place.missing is None:
        return None
    return place.missing.address, place.missing.requirement.in_words()


def quiz_contents(*, page: QuizPage, visit: Visit) -> dict[str, Any]:
    """Return the plan, and how the quiz stands for the reader."""
    context = _in_course(page, visit)
    person = context["person"]
    return {
        **context,
        "quiz": page.quiz,
        "state": quiz_state(page.quiz, person, visit.at),
        "zone": person.zone if person else None,
    }


def _in_course(page: Any, visit: Visit) -> dict[str, Any]:
    course_page = page.course_page
    return {
        "course_page": course_page,
        "course_url": visit.url(course_page),
        "person": visit.person,
        "plan": course_plan(course_page=course_page, visit=visit, here=page),
    }
