"""Progress: a person has read a lesson."""

from datetime import datetime

from django.db import transaction

from courses.domain import completion, order
from courses.models import Enrolment, Lesson, LessonProgress
from people.models import Person, User


@transaction.atomic
def mark_read(
    *, person: Person, lesson: Lesson, actor: User | None, at: datetime
) -> LessonProgress:
    """Record that ``person`` has read ``lesson``; a second time changes nothing.

    Progress belongs to the person, so it counts in every run of the course.
    Nothing goes into the editors' log: the row itself tells who, what and when.

    :raises ReadingRefused: ``in_order``, where lessons before it are unread
    """
    known = LessonProgress.objects.filter(person=person, lesson=lesson).first()
    if known is not None:
        return known
    order.check(person=person, lesson=lesson, actor=actor)
    progress, is_new = LessonProgress.objects.get_or_create(
        person=person,
        lesson=lesson,
        defaults={"read_at": at, "sha256": _sha256_of(lesson)},
    )
    if is_new:
        for enrolment in _enrolments_of(person, lesson):
            completion.reconsider(enrolment=enrolment, at=at)
    return progress


def _sha256_of(lesson: Lesson) -> str:
    outline = lesson.course.current_outline
    entries = outline.entries if outline else []
    return next((e["sha256"] for e in entries if e["lesson"] == lesson.key), "")


def _enrolments_of(person: Person, lesson: Lesson) -> list[Enrolment]:
    kept = person.merged_into or person
    own = Enrolment.objects.for_person(kept).taking_part()
    return list(own.filter(run__course=lesson.course_id).order_by("pk"))
