"""The order in which the lessons of a course are read, where it has one.

Whether it has one is said on the course's page, in a room above, which adds its
answer in ``apps.ready``: ``register(is_in_order)``.
"""

from collections.abc import Callable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.domain.refusals import ReadingRefused
from courses.models import Course, Lesson, LessonProgress
from courses.rules import can_manage_course
from people.models import Person, User

Order = Callable[[Course], bool]

_orders: list[Order] = []


def register(order: Order) -> None:
    """Add what tells whether a course is read in order; twice changes nothing."""
    if order not in _orders:
        _orders.append(order)


def check(*, person: Person, lesson: Lesson, actor: User | None) -> None:
    """Let a lesson be read whose turn has come.

    Those who work on the course, and what has no person at the keyboard, are free.

    :raises ReadingRefused: ``in_order``
    """
    if not any(order(lesson.course) for order in _orders):
        return
    if actor is None or can_manage_course(actor, lesson.course):
        return
    first = _first_unread_before(person, lesson)
    if first is not None:
        sentence = _(
            "The lessons of this course are read in their order. First read"
            " “%(lesson)s” and press “Read” at its end."
        )
        raise ReadingRefused(sentence % {"lesson": first.title}, code="in_order")


def _first_unread_before(person: Person, lesson: Lesson) -> Lesson | None:
    """Return the first unread lesson that stands before ``lesson``; two queries."""
    outline = lesson.course.current_outline
    keys = outline.lesson_keys if outline else []
    if lesson.key not in keys:  # of an earlier outline: it stands in no order now
        return None
    before = keys[: keys.index(lesson.key)]
    kept = person.merged_into or person
    read = LessonProgress.objects.filter(
        Q(person=kept) | Q(person__merged_into=kept), lesson__course=lesson.course_id
    ).values("lesson")
    unread = lesson.course.lessons.filter(key__in=before).exclude(pk__in=read)
    return min(unread, key=lambda one: before.index(one.key), default=None)
