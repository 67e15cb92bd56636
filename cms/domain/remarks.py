"""Notes, bookmarks, reports of errors and questions at a place of a lesson."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.models import LessonNote, Remark
from cms.models.remarks import LONGEST
from courses.models import Lesson
from people.models import Person, User

# More than a reader has to say; less than what floods a trainer.
MOST_A_DAY = 20
QUOTE_LENGTH = 300


class RemarkRefused(ValidationError):
    """Nothing was kept: ``empty``, ``too_long``, ``too_many`` or ``answered``."""


@transaction.atomic
def keep_note(
    *, person: Person, lesson: Lesson, block: str, text: str, at: datetime
) -> None:
    """Keep a private note at ``block``; an empty one is taken away.

    Nothing goes into the editors' log: it is nobody else's business.

    :raises RemarkRefused: ``too_long``
    """
    _refuse_long(text)
    _change(person, lesson, block, at, text=text.strip())


@transaction.atomic
def set_bookmark(
    *, person: Person, lesson: Lesson, block: str, wanted: bool, at: datetime
) -> None:
    """Put a bookmark at ``block``, or take it away."""
    _change(person, lesson, block, at, is_bookmark=wanted)


def _change(
    person: Person, lesson: Lesson, block: str, at: datetime, **values: object
) -> None:
    row, _new = LessonNote.objects.update_or_create(
        person=person,
        lesson=lesson,
        block=block,
        defaults={"changed_at": at, **values},
    )
    if not row.text and not row.is_bookmark:
        row.delete()


@transaction.atomic
def remark(
    *,
    person: Person,
    lesson: Lesson,
    language: str,
    block: str,
    quote: str,
    kind: str,
    text: str,
    actor: User | None,
    at: datetime,
) -> Remark:
    """Tell the trainers of an error, or ask them; the same words twice are one.

    :raises RemarkRefused: ``empty``, ``too_long`` or ``too_many``
    """
    text = text.strip()
    if not text:
        raise RemarkRefused(_("Write what you mean."), code="empty")
    _refuse_long(text)
    Person.objects.select_for_update().get(pk=person.pk)
    own = Remark.objects.filter(person=person)
    if same := own.filter(lesson=lesson, block=block, kind=kind, text=text).first():
        return same
    if own.filter(created_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise RemarkRefused(
            _("That is enough for today. Write again tomorrow."), code="too_many"
        )
    row = Remark.objects.create(
        person=person,
        lesson=lesson,
        language=language,
        block=block,
        quote=quote[:QUOTE_LENGTH],
        kind=kind,
        text=text,
        created_at=at,
    )
    log(instance=row, action="cms.remark", user=actor)
    return row


@transaction.atomic
def answer(*, row: Remark, text: str, actor: User, at: datetime) -> Remark:
    """Answer a remark; the first answer counts.

    :raises RemarkRefused: ``empty``, ``too_long`` or ``answered``
    """
    text = text.strip()
    if not text:
        raise RemarkRefused(_("Write an answer."), code="empty")
    _refuse_long(text)
    row = Remark.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.answered_at is not None:
        raise RemarkRefused(_("Somebody has answered already."), code="answered")
    row.answer, row.answered_by, row.answered_at = text, actor, at
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    log(instance=row, action="cms.answer_remark", user=actor)
    return row


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST:
        message = _("Write at most %(limit)d characters.")
        raise RemarkRefused(message % {"limit": LONGEST}, code="too_long")
