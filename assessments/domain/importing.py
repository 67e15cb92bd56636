"""Questions of other people's files become questions of the bank."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assessments import indexing
from assessments.domain.files import Facts, keep, read_file
from assessments.domain.filling import new_question, show
from assessments.domain.publishing import DEFINITION_REFUSALS
from assessments.exchange.items import BadItem, Found, Item, Skipped, settled
from assessments.models import Category, Question, QuestionFile
from assessments.questions.errors import InvalidDefinition
from courses.models import Programme
from papers.uploads import UploadRefused
from people.models import User

IMPORTED: Final = "imported"
CHANGED: Final = "changed"
SKIPPED: Final = "skipped"
BATCH: Final = 50
DEEPEST: Final = 12
TAG_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one question of a file, and why."""

    outcome: str
    position: int
    title: str
    type: str
    reason: str = ""
    question: int | None = None

    def to_data(self) -> dict[str, Any]:
        """Describe the line for reports, without the list it stands in."""
        data = asdict(self)
        del data["outcome"], data["question"]
        return data


@dataclass(frozen=True, slots=True)
class Ready:
    """A question that can be saved, with its files."""

    question: Question
    item: Item
    files: tuple[tuple[QuestionFile, Facts], ...]

    @property
    def line(self) -> Line:
        """What is said of it."""
        reason = " ".join(self.item.remarks)
        return Line(
            CHANGED if reason else IMPORTED,
            self.item.position,
            self.item.title,
            self.item.type,
            reason,
            self.question.pk,
        )


def report(lines: Iterable[Line]) -> dict[str, list[dict[str, Any]]]:
    """Sort lines into the three lists of a report."""
    lists: dict[str, list[dict[str, Any]]] = {IMPORTED: [], CHANGED: [], SKIPPED: []}
    for line in lines:
        lists[line.outcome].append(line.to_data())
    return lists


def look_over(
    *, found: Iterable[Found], bank: Category | None = None
) -> Iterator[Line]:
    """Say what would become of each question; nothing is written."""
    for each in found:
        ready = _ready(each, bank)
        yield ready if isinstance(ready, Line) else ready.line


def import_questions(
    *,
    found: Iterable[Found],
    bank: Category,
    actor: User | None,
    at: datetime,
    publish: bool = False,
    after: int = 0,
) -> Iterator[Line]:
    """Put the questions of a file into ``bank``, and say what became of each.

    They come in small transactions, so that others can write meanwhile;
    whoever goes on after an interruption names the last position done.
    """
    batch: list[Found] = []
    for each in found:
        if each.position <= after:
            continue
        batch.append(each)
        if len(batch) == BATCH:
            yield from import_batch(
                batch=batch, bank=bank, actor=actor, at=at, publish=publish
            )
            batch = []
    yield from import_batch(batch=batch, bank=bank, actor=actor, at=at, publish=publish)


@transaction.atomic
def import_batch(
    *,
    batch: Iterable[Found],
    bank: Category,
    actor: User | None,
    at: datetime,
    publish: bool,
) -> list[Line]:
    """Put a few questions into ``bank`` in one transaction."""
    places: dict[tuple[str, ...], Category] = {(): bank}
    lines = []
    with indexing.at_once():
        for each in batch:
            ready = _ready(each, bank)
            if isinstance(ready, Ready):
                path = ready.item.category
                ready.question.category = category_at(
                    bank=bank, path=path, known=places
                )
                _save(ready, actor=actor, at=at, publish=publish)
            lines.append(ready if isinstance(ready, Line) else ready.line)
    return lines


def note_import(
    *, bank: Category, lists: Mapping[str, list[Any]], actor: User | None
) -> None:
    """Write into the bank's history how many questions came in."""
    counts = {name: len(rows) for name, rows in lists.items()}
    log(instance=bank, action="assessments.import", user=actor, data=counts)


def _ready(found: Found, bank: Category | None) -> Ready | Line:
    if isinstance(found, Skipped):
        kind, title = found.type, found.title
        return Line(SKIPPED, found.position, title, kind, found.reason)
    item = replace(found, data=settled(found.data))
    try:
        return _checked(item, bank)
    except BadItem as bad:
        reason = bad.reason
    except InvalidDefinition as error:
        reason = str(DEFINITION_REFUSALS.get(error.code, _("It is incomplete.")))
    except UploadRefused as refusal:
        reason = " ".join(refusal.messages)
    return Line(SKIPPED, item.position, item.title, item.type, reason)


def _checked(item: Item, bank: Category | None) -> Ready:
    files = tuple(_files(item, bank))
    item = replace(item, data=_to_scale(item.data, files))
    question = new_question(item, [file for file, _facts in files])
    question.to_definition()
    if any(not name or len(name) > 200 for name in item.category):  # noqa: PLR2004
        raise BadItem(_("The name of its category is too long."))
    if len(item.category) > DEEPEST:
        raise BadItem(_("Its category lies too deep."))
    return Ready(question, item, files)


def _to_scale(
    data: dict[str, Any], files: tuple[tuple[QuestionFile, Facts], ...]
) -> dict[str, Any]:
    """Bring the places of a hotspot to the size its picture is kept in."""
    width = (data.get("picture") or {}).get("width")
    if not files or not width or width == files[0][1].width:
        return data
    scale = files[0][1].width / width
    options = [
        {**option, "coords": [round(part * scale) for part in option["coords"]]}
        for option in data["options"]
    ]
    return {**data, "options": options}


def _files(item: Item, bank: Category | None) -> Iterator[tuple[QuestionFile, Facts]]:
    for picture in item.pictures:
        facts = read_file(io.BytesIO(picture.content))
        alt = picture.alt or item.title
        yield (
            QuestionFile(
                **({"programme_id": bank.programme_id} if bank else {}),
                title=picture.name[-200:],
                kind=facts.kind,
                width=facts.width,
                height=facts.height,
                alt_ru=alt[:300],
            ),
            facts,
        )


def _save(ready: Ready, *, actor: User | None, at: datetime, publish: bool) -> None:
    question = ready.question
    for file, facts in ready.files:
        keep(file=file, facts=facts, actor=actor, at=at)
    if hasattr(question, "picture_id") and ready.files:
        question.picture = ready.files[0][0]
    else:
        show(question, [file for file, _facts in ready.files])
    if ready.item.tags:
        question.tags.add(*(tag[:TAG_LENGTH] for tag in ready.item.tags))
    question.live = False
    question.has_unpublished_changes = True
    question.save()
    if publish:
        question.save_revision(user=actor).publish(user=actor)


def bank_of(
    *, key: str, programme: Programme | None, actor: User | None = None
) -> Category:
    """Return the top category called ``key``; made if missing.

    :raises ValidationError: ``no_programme`` when it is missing and it is not
        clear whose bank it belongs to; ``no_bank`` when the key is none
    """
    if not key or slugify(key) != key.lower() or len(key) > 60:  # noqa: PLR2004
        message = _("A bank is named in Latin letters, digits and hyphens.")
        raise ValidationError(message, code="no_bank")
    known = Category.objects.filter(key=key, parent=None)
    if programme:
        known = known.filter(programme=programme)
    if bank := known.order_by("pk").first():
        return bank
    if programme is None:
        programmes = list(Programme.objects.order_by("pk")[:2])
        if len(programmes) > 1:
            message = _("Say to which programme the new bank belongs.")
            raise ValidationError(message, code="no_programme")
        programme = next(iter(programmes), None) or Programme.objects.create(
            key=key, title_ru=key, title_en=key
        )
    bank = Category.objects.create(programme=programme, key=key, title_ru=key)
    log(instance=bank, action="wagtail.create", user=actor)
    return bank


def category_at(
    *,
    bank: Category,
    path: tuple[str, ...],
    known: dict[tuple[str, ...], Category] | None = None,
) -> Category:
    """Return the category at ``path`` below ``bank``; what is missing is made."""
    known = {(): bank} if known is None else known
    if path in known:
        return known[path]
    parent = category_at(bank=bank, path=path[:-1], known=known)
    found = parent.children.filter(title_ru=path[-1]).order_by("pk").first()
    known[path] = found or Category.objects.create(
        programme_id=bank.programme_id,
        parent=parent,
        key=_key_of(parent, path[-1]),
        title_ru=path[-1],
        title_en="",
    )
    return known[path]


def _key_of(parent: Category, title: str) -> str:
    digest = hashlib.sha256(f"{parent.pk}/{title}".encode()).hexdigest()[:8]
    return f"{slugify(title)[:48] or parent.key[:48]}-{digest}"
