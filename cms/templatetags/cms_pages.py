"""``{% load cms_pages %}``: where a page stands."""

from typing import Any

from django import template

from cms.domain.plan import FIRST_SECTION

register = template.Library()


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
