"""Outlines: published once, found again by their contents."""

import pytest
from django.db import DatabaseError, transaction

from courses.domain.outline import OutlineRefused, publish
from courses.models import Outline
from tests.factories.courses import WHILE_OPEN, CourseFactory, LessonFactory

pytestmark = pytest.mark.django_db


def entry(lesson, order=0, sha256="a", **fields):
    return {
        "lesson": lesson.key,
        "order": order,
        "minutes": 15,
        "sha256": sha256,
        "revisions": {"ru": 1},
        **fields,
    }


def put(course, *entries):
    return publish(course=course, entries=entries, actor=None, at=WHILE_OPEN)


def test_the_entries_are_kept_in_their_order():
    course = CourseFactory()
    first, second = LessonFactory.create_batch(2, course=course)

    outline = put(course, entry(second, 1), entry(first, 0))

    assert (outline.number, outline.lesson_keys) == (1, [first.key, second.key])
    assert course.current_outline == outline


def test_the_same_contents_are_the_same_outline():
    lesson = LessonFactory()

    first = put(lesson.course, entry(lesson))
    again = put(lesson.course, entry(lesson, revisions={"ru": 2}))

    assert again == first
    assert Outline.objects.count() == 1


@pytest.mark.parametrize("change", [{"sha256": "b"}, {"minutes": 20}, {"order": 1}])
def test_other_contents_are_another_outline(change):
    lesson = LessonFactory()

    put(lesson.course, entry(lesson))
    other = put(lesson.course, {**entry(lesson), **change})

    assert other.number == 2


def test_going_back_to_older_contents_is_a_new_outline():
    lesson = LessonFactory()

    for sha256 in ("a", "b", "a"):
        put(lesson.course, entry(lesson, sha256=sha256))

    assert Outline.objects.count() == 3


def test_a_lesson_of_another_course_is_refused():
    course = CourseFactory()

    with pytest.raises(OutlineRefused) as refusal:
        put(course, entry(LessonFactory()))

    assert refusal.value.code == "unknown_lesson"


def test_a_lesson_stands_once():
    lesson = LessonFactory()

    with pytest.raises(OutlineRefused) as refusal:
        put(lesson.course, entry(lesson, 0), entry(lesson, 1))

    assert refusal.value.code == "lesson_twice"


def test_an_outline_never_changes():
    lesson = LessonFactory()
    put(lesson.course, entry(lesson))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Outline.objects.update(entries=[])
