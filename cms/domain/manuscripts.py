"""From a document to a lesson's draft: handed in, read, confirmed, made."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import Page

from cms.domain import manuscript_pages
from cms.models import LessonPage
from cms.models.manuscripts import Manuscript, ManuscriptState, Placing
from notices import due
from papers import manuscripts as papers
from papers.manuscripts.writing import plain
from papers.uploads import UploadRefused, check_image, check_size
from people.models import User

# How long a document that nobody confirms is kept.
KEPT = timedelta(days=7)
FAULT_LENGTH = 300


class ManuscriptRefused(ValidationError):
    """The step is not possible: ``not_read`` or ``wrong_place``."""


@transaction.atomic
def hand_in(
    *, page: Page, file: BinaryIO, name: str, language: str, actor: User, at: datetime
) -> Manuscript:
    """Take a document for ``page``; the worker reads it in a moment.

    :raises UploadRefused: ``empty`` or ``too_big``
    """
    check_size(file, max_bytes=settings.MANUSCRIPT_MAX_UPLOAD_SIZE)
    row = Manuscript(
        page=page, name=name[-200:], language=language, author=actor, created_at=at
    )
    row.due_at = at
    row.file.save(
        f"{row.code}{PurePath(name).suffix.lower()[:10]}", File(file), save=False
    )
    row.save()
    due.wake(Manuscript)
    return row


@transaction.atomic
def confirm(*, row: Manuscript, placing: str, actor: User, at: datetime) -> Manuscript:
    """Have the draft made; confirming twice changes nothing.

    :raises ManuscriptRefused: ``not_read`` or ``wrong_place``
    """
    row = Manuscript.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state in {ManuscriptState.MAKING, ManuscriptState.DONE}:
        return row
    if row.state != ManuscriptState.READ:
        raise ManuscriptRefused(
            _("This document has not been read. Hand it in again."), code="not_read"
        )
    is_lesson = isinstance(row.page.specific, LessonPage)
    if is_lesson == (placing == Placing.NEW):
        raise ManuscriptRefused(_("Say where the text goes."), code="wrong_place")
    row.state, row.placing, row.due_at = ManuscriptState.MAKING, placing, at
    row.steps_done, row.steps = 0, row.report["pictures"]
    row.save()
    log(instance=row.page.specific, action="cms.import_manuscript", user=actor)
    due.wake(Manuscript)
    return row


def work(row: Manuscript, *, at: datetime) -> datetime | None:
    """Do what is due with a document: read it, make the draft, or throw it away."""
    if row.state == ManuscriptState.WAITING:
        return _read(row, at)
    if row.state == ManuscriptState.MAKING:
        _make(row)
    _delete_file(row)
    return None


def _read(row: Manuscript, at: datetime) -> datetime | None:
    with override(row.language):
        try:
            found = _taken_apart(row)
            report = _report(row, found)
        except UploadRefused as refusal:
            _refuse(row, " ".join(refusal.messages))
            return None
    row.report, row.state = report, ManuscriptState.READ
    row.save(update_fields=["report", "state"])
    return at + KEPT


def _taken_apart(row: Manuscript) -> papers.Manuscript:
    with row.file.open("rb") as file:
        content = file.read()
    return papers.read_manuscript(content, row.name)


def _refuse(row: Manuscript, sentence: str) -> None:
    row.refusal = sentence[:FAULT_LENGTH]
    row.state = ManuscriptState.REFUSED
    row.save(update_fields=["refusal", "state"])
    _delete_file(row)


def _report(row: Manuscript, found: papers.Manuscript) -> dict[str, Any]:
    """Count what was found; every picture is opened, as it will be later."""
    losses = Counter(found.losses)
    report_step = stepper(row, len(found.pictures))
    good = []
    for picture in found.pictures:
        if is_picture(picture):
            good.append(picture)
        else:
            losses["broken_picture"] += 1
        report_step()
    return {
        "title": found.title,
        "pieces": _kinds(found),
        "losses": dict(+losses),
        "words": manuscript_pages.words_in(found),
        "pictures": len(good),
        "no_alt": sum(not (one.alt or one.caption) for one in good),
        "headings": [
            plain(piece.text)
            for piece in found.pieces
            if isinstance(piece, papers.Heading)
        ],
    }


def _kinds(found: papers.Manuscript) -> dict[str, int]:
    kinds = Counter(type(piece).__name__.lower() for piece in found.pieces)
    for piece in found.pieces:
        if isinstance(piece, papers.Slides):
            kinds["slide"] += len(piece.slides)
        if isinstance(piece, papers.Notes):
            kinds["note"] += len(piece.texts)
    kinds.pop("slides", None)
    kinds.pop("notes", None)
    return dict(kinds)


def is_picture(picture: papers.Picture) -> bool:
    """Tell whether a picture can be shown."""
    from io import BytesIO

    try:
        check_image(BytesIO(picture.content))
    except UploadRefused:
        return False
    return True


def stepper(row: Manuscript, steps: int) -> Callable[[], None]:
    """Return what is called after each step, so that the author sees it."""
    Manuscript.objects.filter(pk=row.pk).update(steps=steps, steps_done=0)
    done = 0

    def step() -> None:
        nonlocal done
        done += 1
        Manuscript.objects.filter(pk=row.pk).update(steps_done=done)

    return step


def _make(row: Manuscript) -> None:
    """Make the draft; pictures that an earlier try has kept are taken again."""
    with override(row.language):
        found = _taken_apart(row)
    step = stepper(row, len(found.pictures))
    images = {}
    for picture in found.pictures:
        if is_picture(picture):
            images[id(picture)] = manuscript_pages.keep_picture(row, picture)
        step()
    row.lesson_page = manuscript_pages.make_draft(row, found, images)
    row.state = ManuscriptState.DONE
    row.save(update_fields=["lesson_page", "state"])


def _delete_file(row: Manuscript) -> None:
    if row.file:
        row.file.delete(save=False)
        Manuscript.objects.filter(pk=row.pk).update(file="")
