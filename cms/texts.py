"""The text of a page as HTML."""

from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.blocks.stream_block import StreamValue
from wagtail.models import Page

from cms.domain.glossary import terms_in
from cms.domain.pictures import load_renditions
from cms.edition import kept
from cms.models import LessonPage
from papers.typography import hold_units


def as_html(body: StreamValue, *, marks: int | None = None) -> SafeString:
    """Return the blocks of a text as HTML; the same for every reader.

    Sizes of pictures that are missing are cut and kept on the way.

    :param marks: id of the lesson's page at whose places one may write
    """
    load_renditions(body)
    html = render_to_string("cms/_body.html", {"body": body, "marks": marks})
    return mark_safe(hold_units(html))  # noqa: S308 - the template's, plus an element


def lesson_as_html(page: LessonPage) -> SafeString:
    """Return a lesson's text: each place has a way to notes, the words stand below."""
    words = render_to_string("cms/_glossary.html", {"terms": terms_in(page)})
    return as_html(page.body, marks=page.pk) + words


def text_for_all(page: Any) -> SafeString:
    """Return the blocks of ``page`` in the reader's language, from memory if possible."""
    make = (
        partial(lesson_as_html, page)
        if isinstance(page, LessonPage)
        else partial(as_html, page.body)
    )
    return kept(make, "text", page.pk, get_language())


def cut_pictures_of(page: Page) -> None:
    """Cut the pictures of a page's text to size, where it has a text.

    A picture takes a quarter of a second for each size: too long to be done
    while the first reader waits.
    """
    if body := getattr(page, "body", None):
        as_html(body)
