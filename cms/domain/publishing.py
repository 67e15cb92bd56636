"""Publishing is a call down: pages tell the records what was published."""

import hashlib
import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import models

from assessments.domain import publishing
from assessments.models import Quiz, QuizVersion
from cms.models import LessonPage
from courses.domain import outline
from courses.models import Course, Lesson, Outline
from people.models import User


def publish_outline(
    *, course: Course, at: datetime, actor: User | None
) -> Outline | None:
    """Publish what the course consists of now, as its live lessons say.

    The same contents make no new outline. A course that never had a lesson
    on line has none.
    """
    entries = outline_entries(course)
    if not entries and course.current_outline is None:
        return None
    return outline.publish(course=course, entries=entries, at=at, actor=actor)


def outline_entries(course: Course) -> list[dict[str, Any]]:
    """Return the entries of :class:`courses.models.Outline`; one query.

    The Russian tree decides the order; a lesson that is on line only in
    English comes after it.
    """
    pages: dict[Lesson, dict[str, LessonPage]] = defaultdict(dict)
    for page in _live_lessons(course):
        pages[page.lesson][page.locale.language_code] = page
    ordered = sorted(pages.items(), key=lambda item: _place(item[1]))
    return [
        _entry(lesson, number, texts)
        for number, (lesson, texts) in enumerate(ordered, start=1)
    ]


def _live_lessons(course: Course) -> Any:
    lessons = LessonPage.objects.live().filter(lesson__course=course)
    return lessons.select_related("lesson", "locale")


def _place(texts: dict[str, LessonPage]) -> tuple[bool, str]:
    first = texts.get("ru") or next(iter(texts.values()))
    return "ru" not in texts, first.path


def _entry(lesson: Lesson, number: int, texts: dict[str, LessonPage]) -> dict[str, Any]:
    return {
        "lesson": lesson.key,
        "order": number,
        "minutes": lesson.minutes,
        "sha256": sha256_of(texts),
        "revisions": {lang: page.live_revision_id for lang, page in texts.items()},
    }


def sha256_of(texts: dict[str, LessonPage]) -> str:
    """Return the hash of what a reader of any language sees."""
    contents = {
        lang: [page.title, page.summary, page.body.get_prep_value()]
        for lang, page in texts.items()
    }
    text = json.dumps(contents, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def publish_quiz_if_ready(
    *, quiz: Quiz, at: datetime, actor: User | None
) -> QuizVersion | None:
    """Freeze ``quiz`` with its page, unless its questions are still missing.

    The page then says that the test is being prepared.
    """
    try:
        return publishing.publish_quiz(quiz=quiz, actor=actor, at=at)
    except publishing.PublishingRefused:
        return None


def take_title(*, record: models.Model, page: Any) -> None:
    """Let the record bear the title of the published page in its language.

    A quiz has a title of its own, which its author edits with the questions.
    """
    name = f"title_{page.locale.language_code}"
    own = getattr(record, name)
    if own == page.title or (own and isinstance(record, Quiz)):
        return
    setattr(record, name, page.title)
    record.save(update_fields=[name])
