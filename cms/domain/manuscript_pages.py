"""Blocks, pictures and the draft that come from a document."""

import hashlib
import io
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.blocks.stream_block import StreamValue
from wagtail.coreutils import string_to_ascii
from wagtail.models import Collection

from cms.domain.above import course_above
from cms.models import CmsImage, LessonPage
from cms.models.manuscripts import Manuscript, Placing
from courses.models import Course, Lesson
from papers import manuscripts as papers
from papers.manuscripts.writing import plain

WORDS_A_MINUTE = 130
LONGEST_LESSON = 600
TITLE_LENGTH = 200
KEY_LENGTH = 60
Images = Mapping[int, CmsImage]


def words_in(found: papers.Manuscript) -> int:
    """Return about how many words a reader meets."""
    return sum(len(text.split()) for text in _texts(found))


def _texts(found: papers.Manuscript) -> list[str]:
    texts: list[str] = []
    for piece in found.pieces:
        if isinstance(piece, papers.Prose):
            texts.append(plain(piece.html))
        elif isinstance(piece, papers.Table):
            texts += [cell for row in piece.rows for cell in row]
        elif isinstance(piece, papers.Slides):
            texts += [plain(one.html + one.notes) for one in piece.slides]
    return texts


def keep_picture(row: Manuscript, picture: papers.Picture) -> CmsImage:
    """Keep a picture in the collection of the programme; the same one only once."""
    digest = hashlib.sha1(picture.content, usedforsecurity=False).hexdigest()
    collection = _collection(row)
    known = CmsImage.objects.filter(file_hash=digest, collection=collection).first()
    if known is not None:
        return known
    language = row.page.locale.language_code
    title = picture.caption or picture.alt or f"{row.name}: {picture.name}"
    image = CmsImage(
        title=title[:255],
        collection=collection,
        uploaded_by_user=row.author,
        file=ImageFile(io.BytesIO(picture.content), name=picture.name[-60:]),
        file_size=len(picture.content),
        file_hash=digest,
        **{f"alt_{language}": (picture.alt or picture.caption)[:300]},
    )
    image.save()
    return image


def _collection(row: Manuscript) -> Collection:
    own = course_above(row.page).programme.collection
    return own or Collection.get_first_root_node()


@transaction.atomic
def make_draft(row: Manuscript, found: papers.Manuscript, images: Images) -> LessonPage:
    """Make a new lesson's draft, or a new draft of the lesson that is there."""
    with override(row.page.locale.language_code):
        blocks = blocks_of(found, images)
    if row.placing == Placing.NEW:
        return _new_lesson(row, found, blocks)
    page = row.page.specific.get_latest_revision_as_object()
    before = list(page.body.get_prep_value()) if row.placing == Placing.AFTER else []
    page.body = StreamValue(page.body.stream_block, [*before, *blocks], is_lazy=True)
    page.save_revision(user=row.author)
    return LessonPage.objects.get(pk=page.pk)


def _new_lesson(
    row: Manuscript, found: papers.Manuscript, blocks: list[dict[str, Any]]
) -> LessonPage:
    parent = row.page.specific
    course = course_above(parent)
    title = (found.title or row.name.rpartition(".")[0])[:TITLE_LENGTH]
    language = parent.locale.language_code
    page = LessonPage(
        title=title,
        slug=_free_slug(parent, title),
        locale=parent.locale,
        live=False,
        owner=row.author,
    )
    page.body = StreamValue(page.body.stream_block, blocks, is_lazy=True)
    page.prepared_record = Lesson(
        course=course,
        key=_free_key(course, title),
        minutes=_minutes(words_in(found)),
        **{f"title_{language}": title},
    )
    parent.add_child(instance=page)
    page.save_revision(user=row.author)
    return page


def _minutes(words: int) -> int:
    return min(max(round(words / WORDS_A_MINUTE), 1), LONGEST_LESSON)


def _latin(title: str) -> str:
    return slugify(string_to_ascii(title))[: KEY_LENGTH - 4].strip("-") or "lesson"


def _free_slug(parent: Any, title: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    return _free(_latin(title), taken)


def _free_key(course: Course, title: str) -> str:
    return _free(_latin(title), set(course.lessons.values_list("key", flat=True)))


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def blocks_of(found: papers.Manuscript, images: Images) -> list[dict[str, Any]]:
    """Return the pieces of a document as the blocks of a lesson's text."""
    blocks: list[dict[str, Any]] = []
    tables = 0
    for piece in found.pieces:
        if isinstance(piece, papers.Table):
            tables += 1
        block = _block(piece, images, tables)
        if block is not None:
            blocks.append({**block, "id": str(uuid.uuid4())})
    return blocks


def _block(piece: papers.Piece, images: Images, tables: int) -> dict[str, Any] | None:
    if isinstance(piece, papers.Heading):
        kind = "heading" if piece.level == 1 else "subheading"
        return {"type": kind, "value": piece.text}
    if isinstance(piece, papers.Prose):
        return {"type": "text", "value": piece.html}
    if isinstance(piece, papers.Picture):
        value = _picture(piece, images)
        return {"type": "picture", "value": value} if value else None
    if isinstance(piece, papers.Table):
        return {"type": "table", "value": _table(piece, tables)}
    if isinstance(piece, papers.Notes):
        return {"type": "footnotes", "value": {"notes": _list(piece.texts)}}
    return {"type": "slides", "value": _slides(piece, images)}


def _picture(piece: papers.Picture, images: Images) -> dict[str, Any] | None:
    image = images.get(id(piece))
    if image is None:
        return None
    return {
        "image": image.pk,
        "alt": (piece.alt or piece.caption)[:300],
        "decorative": False,
        "caption": piece.caption,
        "credit": "",
    }


def _table(piece: papers.Table, number: int) -> dict[str, Any]:
    return {
        "caption": piece.caption or _("Table %(number)d") % {"number": number},
        "columns": _list(piece.columns),
        "rows": _list([{"cells": _list(row)} for row in piece.rows]),
    }


def _slides(piece: papers.Slides, images: Images) -> dict[str, Any]:
    slides = [
        {
            "title": slide.title[:300],
            "text": slide.html,
            "pictures": _list(
                [v for one in slide.pictures if (v := _picture(one, images))]
            ),
            "notes": slide.notes,
        }
        for slide in piece.slides
    ]
    return {"title": "", "slides": _list(slides)}


def _list(values: list[Any]) -> list[dict[str, Any]]:
    return [
        {"type": "item", "value": value, "id": str(uuid.uuid4())} for value in values
    ]
