"""``{% load figures %}``: numbers of statistics as the reader's language writes them."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

from papers import typography

register = template.Library()
NONE = "—"
MINUS = "−"


@register.filter
def figure(value: float | None, places: int = 2) -> str:
    """Print a number with ``places`` decimals; a dash where there is none."""
    if value is None:
        return NONE
    rounded = round(value, places) + 0.0  # never "−0"
    text = str(number_format(abs(rounded), decimal_pos=places, use_l10n=True))
    return f"{MINUS}{text}" if rounded < 0 else text


@register.filter
def unlocalised(value: float) -> str:
    """Print a number as SVG reads it, whatever the language."""
    return f"{value:g}"


@register.filter
def part_percent(value: float | None, places: int = 0) -> str:
    """Print a part of 1 in per cent; a dash where there is none."""
    if value is None:
        return NONE
    return typography.percent(figure(100 * value, places), language=_language())


@register.filter
def in_percent(value: float | None, places: int = 0) -> str:
    """Print per cent; a dash where there is none."""
    if value is None:
        return NONE
    return typography.percent(figure(value, places), language=_language())


@register.filter
def signed_figure(value: float | None, places: int = 1) -> str:
    """Print a change with its sign; a dash where there is none."""
    if value is None:
        return NONE
    text = figure(value, places)
    return f"+{text}" if round(value, places) > 0 else text


def _language() -> str:
    return get_language() or "ru"
