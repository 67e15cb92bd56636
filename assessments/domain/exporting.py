"""Questions of the bank as files for other systems."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from assessments.domain.importing import CHANGED, IMPORTED, SKIPPED, Line
from assessments.exchange.formats import FORMATS
from assessments.exchange.items import BadItem, Item, Picture
from assessments.exchange.writing import checked
from assessments.models import Category, Question, QuestionFile
from assessments.questions.errors import InvalidDefinition


def export(*, bank: Category, format_name: str) -> tuple[bytes, list[Line]]:
    """Return the file of a category with all below it, and what became of each."""
    return write(items=items_of(bank), format_name=format_name)


def write(
    *,
    items: Iterable[Item],
    format_name: str,
    told: Callable[[Line], None] = lambda _line: None,
) -> tuple[bytes, list[Line]]:
    """Return the file of ``items``, and what became of each.

    Every question is read back from what was written: one that does not come
    back is named and left out, one that comes back poorer is named.

    :param told: called with the line of each question, for who waits
    """
    kept, lines = [], []
    for item in items:
        line = _line(item, format_name)
        told(line)
        lines.append(line)
        if line.outcome != SKIPPED:
            kept.append(item)
    return FORMATS[format_name].write(kept), lines


def _line(item: Item, format_name: str) -> Line:
    known = FORMATS[format_name]
    if not item.data:
        reason = str(item.remarks[0])
        return Line(SKIPPED, item.position, item.title, item.type, reason)
    try:
        lost = checked(item, known.write([item]), known.read)
    except BadItem as bad:
        return Line(SKIPPED, item.position, item.title, item.type, bad.reason)
    outcome = CHANGED if lost else IMPORTED
    return Line(outcome, item.position, item.title, item.type, lost)


def items_of(bank: Category) -> Iterator[Item]:
    """Yield the questions of a category and those below it, in their order."""
    position = 0
    for path, category in _tree(bank, ()):
        questions = Question.objects.filter(category=category).order_by("title", "pk")
        for question in questions:
            position += 1
            yield _item(question, position, path)


def items_among(questions: QuerySet[Question]) -> Iterator[Item]:
    """Yield chosen questions by title, each under its own category."""
    rows = questions.select_related("category").order_by("title", "pk")
    for position, question in enumerate(rows, start=1):
        yield _item(question, position, (question.category.title_ru,))


def _tree(
    category: Category, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Category]]:
    yield path, category
    for child in category.children.order_by("title_ru", "pk"):
        yield from _tree(child, (*path, child.title_ru))


def _item(question: Question, position: int, path: tuple[str, ...]) -> Item:
    item = Item(
        position=position,
        title=question.title,
        type=question.definition_class.type,
        data={},
        category=path,
        tags=tuple(sorted(tag.name for tag in question.tags.all())),
        author=question.author,
        difficulty=question.difficulty,
    )
    try:
        data: dict[str, Any] = question.to_definition().to_data()
    except InvalidDefinition as error:
        return replace(item, remarks=(str(error),))
    files = [row.file for row in question.media.all()]
    if picture := getattr(question, "picture", None):
        files = [picture, *files]
    return replace(item, data=data, pictures=tuple(_pictures(files)))


def _pictures(files: Iterable[QuestionFile]) -> Iterator[Picture]:
    for file in files:
        with file.file.open() as opened:
            name = f"{file.code}.{str(file.file.name).rpartition('.')[2]}"
            yield Picture(name=name, content=opened.read(), alt=file.alt_ru)
