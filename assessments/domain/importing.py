"""Questions of other people's files become questions of the bank."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from taggit.models import Tag
from wagtail.log_actions import log

from assessments import indexing
from assessments.domain.banks import category_at
from assessments.domain.files import Facts, keep, read_file
from assessments.domain.filling import new_question, save_new, show
from assessments.domain.publishing import DEFINITION_REFUSALS
from assessments.exchange.items import BadItem, Found, Item, Skipped, settled
from assessments.models import Category, Question, QuestionFile
from assessments.questions.errors import InvalidDefinition
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
    batch = list(batch)
    tags = _tags(batch)
    judged = [_ready(each, bank) for each in batch]
    taken = [each for each in judged if isinstance(each, Ready)]
    for ready in taken:
        category = category_at(bank=bank, path=ready.item.category, known=places)
        ready.question.category = category
        ready.question.tags.add(*(tags[name[:TAG_LENGTH]] for name in ready.item.tags))
        _keep_files(ready, actor=actor, at=at)
    with indexing.at_once():
        save_new([ready.question for ready in taken])
        for ready in taken if publish else ():
            ready.question.save_revision(user=actor).publish(user=actor)
    return [each if isinstance(each, Line) else each.line for each in judged]


def _tags(batch: Iterable[Found]) -> dict[str, Tag]:
    """Return the tags of some questions by name; missing ones are made."""
    names = {
        name[:TAG_LENGTH]
        for each in batch
        if isinstance(each, Item)
        for name in each.tags
    }
    known = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    for name in sorted(names - known.keys()):
        known[name] = Tag.objects.create(name=name)
    return known


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


def _keep_files(ready: Ready, *, actor: User | None, at: datetime) -> None:
    question = ready.question
    for file, facts in ready.files:
        keep(file=file, facts=facts, actor=actor, at=at)
    if hasattr(question, "picture_id") and ready.files:
        question.picture = ready.files[0][0]
    else:
        show(question, [file for file, _facts in ready.files])
