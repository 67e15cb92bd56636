"""``{% load cms_pages %}``: where a page stands."""

from typing import Any

from django import template

register = template.Library()

# Below the root and the front pages.
FIRST_SECTION = 3


@register.simple_tag(takes_context=True)
def pages_above(context: Any, page: Any) -> list[tuple[Any, str]]:
    """Return the pages between the front page and ``page``, with addresses."""
    request = context.get("request")
    above = page.get_ancestors().filter(depth__gte=FIRST_SECTION).live()
    return [(one, one.get_url(request)) for one in above.select_related("locale")]
