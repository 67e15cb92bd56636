"""``{% load second_factor %}``: whom the site asks for a second factor."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def second_factor_is_required() -> bool:
    """Tell whether the editing part opens with a second factor only."""
    return settings.ADMIN_SECOND_FACTOR_REQUIRED
