"""Files of questions that staff and trainers hand in or ask for, worked on in the worker.

In: looked through first, question by question; imported when its author says so.
Out: written at once, kept for a week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from assessments.domain.exporting import items_among, items_of, write
from assessments.domain.importing import (
    BATCH,
    Line,
    import_batch,
    look_over,
    note_import,
)
from assessments.enums import Direction, ExchangeState, LineOutcome
from assessments.exchange.formats import FORMATS
from assessments.exchange.items import FileRefused, Found
from assessments.models import Category, Exchange, ExchangeLine, Question
from notices import due
from papers.uploads import check_size
from people.models import User

MOST_BYTES: Final = 60 * 1024 * 1024
KEPT: Final = timedelta(days=7)
TITLE_LENGTH: Final = 200
TYPE_LENGTH: Final = 60
REFUSAL_LENGTH: Final = 500


class ExchangeRefused(ValidationError):
    """Nothing can be done with the file now; ``code`` says why."""


@transaction.atomic
def hand_in(
    *,
    file: BinaryIO,
    name: str,
    format_name: str,
    category: Category,
    language: str,
    actor: User,
    at: datetime,
) -> Exchange:
    """Take a file for ``category`` and have it looked through, soon.

    :raises UploadRefused: ``empty`` or ``too_big``
    """
    check_size(file, max_bytes=MOST_BYTES)
    row = Exchange(
        direction=Direction.IN,
        format=format_name,
        name=name[-TITLE_LENGTH:],
        category=category,
        state=ExchangeState.LOOKING,
        language=language,
        created_at=at,
        created_by=actor,
        due_at=at,
    )
    row.file.save("questions", File(file), save=False)
    return _begun(row)


@transaction.atomic
def ask_for_file(
    *,
    format_name: str,
    category: Category | None = None,
    questions: Sequence[int] = (),
    language: str,
    actor: User,
    at: datetime,
) -> Exchange:
    """Have a category with all below it, or some questions, written, soon."""
    stem = category.key if category else "questions"
    row = Exchange(
        direction=Direction.OUT,
        format=format_name,
        name=f"{stem}.{FORMATS[format_name].ending}",
        category=category,
        questions=list(questions),
        state=ExchangeState.WRITING,
        language=language,
        created_at=at,
        created_by=actor,
        due_at=at,
    )
    return _begun(row)


def _begun(row: Exchange) -> Exchange:
    row.save()
    log(instance=row, action="assessments.exchange", user=row.created_by)
    due.wake(Exchange)
    return row


@transaction.atomic
def take_in(*, row: Exchange, actor: User, at: datetime) -> Exchange:
    """Have the questions of a file imported, soon.

    :raises ExchangeRefused: ``not_ready``
    """
    row = Exchange.objects.select_for_update().get(pk=row.pk)
    if row.state != ExchangeState.READY:
        message = _("The file is still being looked through, or was imported already.")
        raise ExchangeRefused(message, code="not_ready")
    row.state, row.after, row.created_by = ExchangeState.TAKING, 0, actor
    row.due_at, row.done_at, row.attempts, row.leased_until = at, None, 0, None
    row.save()
    log(instance=row, action="assessments.take_in", user=actor)
    due.wake(Exchange)
    return row


def work_on(row: Exchange, *, at: datetime) -> datetime | None:
    """Do the step that is due; the handler of the row.

    :returns: when to throw the file away, None when nothing is left to do
    """
    row.refresh_from_db()
    with override(row.language):
        try:
            return STEPS.get(row.state, _throw_away)(row, at)
        except FileRefused as refusal:
            reason = " ".join(refusal.messages)[:REFUSAL_LENGTH]
            _set(row, state=ExchangeState.REFUSED, refusal=reason)
            _delete_file(row)
            return None


def _look(row: Exchange, at: datetime) -> datetime:
    """Say what would become of each question; begun anew after a crash."""
    row.lines.all().delete()
    lines = look_over(found=_found(row), bank=row.category)
    for batch in _in_batches(lines):
        _note(row, batch)
    _set(row, state=ExchangeState.READY, total=row.lines.count())
    return at + KEPT


def _take(row: Exchange, at: datetime) -> None:
    """Import in small transactions; after a crash it goes on where it was."""
    assert row.category  # noqa: S101 - every import has one
    left = (each for each in _found(row) if each.position > row.after)
    for batch in _in_batches(left):
        with transaction.atomic():
            lines = import_batch(
                batch=batch,
                bank=row.category,
                actor=row.created_by,
                at=at,
                publish=False,
            )
            _note(row, lines)
    lists: dict[str, list[Any]] = {
        outcome: list(row.lines.filter(outcome=outcome).values_list("pk"))
        for outcome in LineOutcome.values
    }
    note_import(bank=row.category, lists=lists, actor=row.created_by)
    _set(row, state=ExchangeState.DONE)
    _delete_file(row)


def _write(row: Exchange, at: datetime) -> datetime:
    """Write the file, each question with what became of it."""
    row.lines.all().delete()
    waiting: list[Line] = []

    def told(line: Line) -> None:
        waiting.append(line)
        if len(waiting) == BATCH:
            _note(row, waiting)
            waiting.clear()

    if row.category:
        items = items_of(row.category)
    else:
        items = items_among(Question.objects.filter(pk__in=row.questions))
    content, lines = write(items=items, format_name=row.format, told=told)
    _note(row, waiting)
    row.file.save("questions", ContentFile(content), save=False)
    _set(row, state=ExchangeState.DONE, total=len(lines), file=row.file.name)
    return at + KEPT


def _throw_away(row: Exchange, at: datetime) -> None:
    """Delete a file whose time is over, or that cannot be taken."""
    if row.state == ExchangeState.READY:
        _set(row, state=ExchangeState.EXPIRED)
    _delete_file(row)


STEPS: Final[dict[str, Callable[[Exchange, datetime], datetime | None]]] = {
    ExchangeState.LOOKING: _look,
    ExchangeState.TAKING: _take,
    ExchangeState.WRITING: _write,
}


def _found(row: Exchange) -> Iterable[Found]:
    with row.file.open("rb") as opened:
        content = opened.read()
    return FORMATS[row.format].read(content)


def _in_batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _note(row: Exchange, lines: Sequence[Line]) -> None:
    """Keep what became of some questions; a line that is there is written over."""
    ExchangeLine.objects.bulk_create(
        [
            ExchangeLine(
                exchange=row,
                position=line.position,
                title=line.title[:TITLE_LENGTH],
                type=line.type[:TYPE_LENGTH],
                outcome=line.outcome,
                reason=line.reason,
                question_id=line.question,
            )
            for line in lines
        ],
        update_conflicts=True,
        unique_fields=["exchange", "position"],
        update_fields=["title", "type", "outcome", "reason", "question"],
    )
    if lines:
        _set(row, after=lines[-1].position)


def _set(row: Exchange, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    Exchange.objects.filter(pk=row.pk).update(**values)


def _delete_file(row: Exchange) -> None:
    if row.file:
        row.file.delete(save=False)
        _set(row, file="")
