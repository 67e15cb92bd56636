"""``{% load assets %}``: the style sheet, as one file or in its parts."""

from django import template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from lms.stylesheets import JOINED, PARTS

register = template.Library()


@register.simple_tag
def stylesheets() -> SafeString:
    """Link the joined style sheet, or every part where nothing is joined."""
    joined = getattr(staticfiles_storage, "joins_stylesheets", False)
    names = (JOINED,) if joined else PARTS
    return format_html_join(
        "\n",
        '<link rel="stylesheet" href="{}">',
        ((staticfiles_storage.url(name),) for name in names),
    )
