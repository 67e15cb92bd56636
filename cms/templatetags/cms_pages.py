"""``{% load cms_pages %}``: where a page stands."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from cms.domain.plan import FIRST_SECTION
from cms.texts import as_html, text_for_all

register = template.Library()

# Words of a place that tell its link from those beside it.
WORDS_OF_A_PLACE = 6


@register.simple_tag(takes_context=True)
def pages_above(context: Any, page: Any, plan: Any = None) -> list[tuple[Any, str]]:
    """Return the pages between the front page and ``page``, with addresses.

    A course's plan knows them already.
    """
    if plan:
        return plan.above
    request = context.get("request")
    above = page.get_ancestors().filter(depth__gte=FIRST_SECTION).live()
    return [(one, one.get_url(request)) for one in above.select_related("locale")]


@register.simple_tag(takes_context=True)
def text_of(context: Any, page: Any) -> SafeString:
    """Return the blocks of a page as HTML; kept, since all readers see the same.

    A preview shows what nobody else sees yet.
    """
    if getattr(context.get("request"), "is_preview", False):
        return as_html(page.body)
    return text_for_all(page)


@register.filter
def opening(block: Any) -> str:
    """Return the first words of a block, or what kind of block it is."""
    texts = block.block.get_searchable_content(block.value)
    words = " ".join(str(text) for text in texts).split()
    return Truncator(" ".join(words) or str(block.block.label)).words(WORDS_OF_A_PLACE)
