"""How much a lesson weighs before one opens it: text, pictures, sound, films."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue

from cms.blocks.media import RecordingValue, VideoBlock
from cms.domain.pictures import images_in
from cms.edition import kept
from cms.models import CmsRendition, CoursePage, LessonPage
from cms.texts import text_for_all

# The width a phone asks for: of pictures in the text, and of those across the page.
OF_A_PHONE = ("format-webp|width-720", "format-webp|width-960")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of one lesson; films and sound come only when they are pressed."""

    page: LessonPage
    text: int
    pictures: int
    sound: int
    films: int

    @property
    def kept(self) -> int:
        """What keeping the lesson on a device takes."""
        return self.text + self.pictures


def lesson_sizes(course_page: CoursePage) -> list[Sizes]:
    """Return the sizes of the live lessons of a course, in their order."""
    return kept(partial(_lesson_sizes, course_page), "sizes", course_page.pk)


def _lesson_sizes(course_page: CoursePage) -> list[Sizes]:
    lessons = LessonPage.objects.live().descendant_of(course_page)
    pages = list(lessons.select_related("lesson", "locale").order_by("path"))
    texts = {page.pk: len(text_for_all(page).encode()) for page in pages}
    images = {page.pk: {image.pk for image in images_in(page.body)} for page in pages}
    weights = _weights(set().union(*images.values()))
    return [
        _sizes(page, texts[page.pk], sum(weights[pk] for pk in images[page.pk]))
        for page in pages
    ]


def _sizes(page: LessonPage, text: int, pictures: int) -> Sizes:
    recordings = list(_recordings(page.body))
    films = [one for one in recordings if isinstance(one.block, VideoBlock)]
    sound = [one for one in recordings if one not in films]
    return Sizes(page, text, pictures, _sum(sound), _sum(films))


def _sum(recordings: Iterable[RecordingValue]) -> int:
    return sum(one.size or 0 for one in recordings)


def _weights(images: set[int]) -> Mapping[int, int]:
    """Return the bytes of each picture in the width of a phone; one query."""
    found: dict[int, int] = defaultdict(int)
    rows = CmsRendition.objects.filter(image__in=images, filter_spec__in=OF_A_PHONE)
    for rendition in rows:
        found[rendition.image_id] = max(found[rendition.image_id], rendition.file.size)
    return found


def _recordings(value: Any) -> Iterator[RecordingValue]:
    if isinstance(value, RecordingValue):
        yield value
    elif isinstance(value, StructValue):
        for part in value.values():
            yield from _recordings(part)
    elif isinstance(value, ListValue):
        for part in value:
            yield from _recordings(part)
    elif isinstance(value, StreamValue):
        for block in value:
            yield from _recordings(block.value)
