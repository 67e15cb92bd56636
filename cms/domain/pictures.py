"""Pictures of a text, loaded together."""

from collections.abc import Iterator
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue

from cms.models import CmsImage


def load_renditions(body: StreamValue) -> None:
    """Load the sizes of all pictures in ``body`` in one query instead of one each."""
    prefetch_related_objects(list(images_in(body)), "renditions")


def images_in(value: Any) -> Iterator[CmsImage]:
    """Yield the pictures anywhere inside a value of a stream."""
    if isinstance(value, CmsImage):
        yield value
    elif isinstance(value, StructValue):
        for part in value.values():
            yield from images_in(part)
    elif isinstance(value, ListValue):
        for part in value:
            yield from images_in(part)
    elif isinstance(value, StreamValue):
        for part in value:
            yield from images_in(part.value)
