"""What happens in the rooms below when pages change."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils import timezone
from wagtail.models import TaskState
from wagtail.signals import (
    page_published,
    page_unpublished,
    post_page_move,
    task_submitted,
)

from cms.domain import publishing, reviews, rights
from cms.models import CoursePage, LessonPage, ModulePage, ProgrammePage, QuizPage
from cms.models.records import OneRecordPerPage
from cms.tasks import cut_pictures
from courses.models import Course

OUTLINED = (CoursePage, ModulePage, LessonPage)


def keep_record(instance: Any, **_: Any) -> None:
    """Keep the record that a page's form has prepared, just before the page."""
    record = instance.prepared_record
    if record is None:
        return
    record.save()
    setattr(instance, instance.record_field, record)
    instance.prepared_record = None


def follow_published(instance: Any, revision: Any = None, **_: Any) -> None:
    """Tell the records below what has been published."""
    if isinstance(instance, OneRecordPerPage):
        record = getattr(instance, instance.record_field)
        publishing.take_title(record=record, page=instance)
    actor = revision.user if revision else None
    if isinstance(instance, QuizPage):
        publishing.publish_quiz_if_ready(
            quiz=instance.quiz, at=timezone.now(), actor=actor
        )
    publish_outline(instance, actor=actor)

    def have_pictures_cut() -> None:
        cut_pictures.delay(instance.pk)

    # Robust: without a broker the first reader waits for the pictures instead.
    transaction.on_commit(have_pictures_cut, robust=True)


def follow_outline(instance: Any, **_: Any) -> None:
    """Publish the outline again: a page went off line, moved or was deleted."""
    publish_outline(instance, actor=None)


def publish_outline(page: Any, *, actor: Any) -> None:
    """Publish the outline of the course that ``page`` belongs to."""
    page = page.specific
    if isinstance(page, OUTLINED):
        publishing.publish_outline(
            course=course_of(page), at=timezone.now(), actor=actor
        )


def course_of(page: Any) -> Course:
    """Return the course of one of its pages."""
    if isinstance(page, LessonPage):
        return page.lesson.course
    return page.course if isinstance(page, CoursePage) else page.course_page.course


def let_in(instance: ProgrammePage, *, raw: bool = False, **_: Any) -> None:
    """Let the programme's people write below its page."""
    if not raw:
        rights.let_programme_in(instance)


def begin_review(instance: TaskState, **_: Any) -> None:
    """Set the day by which a submission is answered."""
    reviews.begin(task_state=instance)


def connect() -> None:
    """Listen; called once from ``apps.ready``."""
    for model in OneRecordPerPage.__subclasses__():
        pre_save.connect(keep_record, sender=model, dispatch_uid=f"cms.{model}")
    post_save.connect(let_in, sender=ProgrammePage, dispatch_uid="cms.let_in")
    page_published.connect(follow_published, dispatch_uid="cms.published")
    page_unpublished.connect(follow_outline, dispatch_uid="cms.unpublished")
    post_page_move.connect(follow_outline, dispatch_uid="cms.moved")
    task_submitted.connect(begin_review, dispatch_uid="cms.review")
    post_delete.connect(follow_outline, sender=LessonPage, dispatch_uid="cms.deleted")
