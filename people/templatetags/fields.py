"""``{% load fields %}``: form fields in the design's mark-up."""

from django import template
from django.forms import BoundField, CheckboxInput
from django.forms.widgets import CheckboxSelectMultiple, FileInput, RadioSelect
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def kind(field: BoundField) -> str:
    """Say which mark-up a field needs: choices, check, file or input."""
    widget = field.field.widget
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        return "choices"
    if isinstance(widget, CheckboxInput):
        return "check"
    return "file" if isinstance(widget, FileInput) else "input"


@register.simple_tag
def control(field: BoundField, css_class: str = "input") -> SafeString:
    """Render the widget with ``css_class`` added to its own classes."""
    own = field.field.widget.attrs.get("class", "")
    classes = " ".join(dict.fromkeys([*own.split(), *css_class.split()]))
    return field.as_widget(attrs={"class": classes} if classes else None)


@register.filter
def error_count(form: object) -> int:
    """Count the fields of ``form`` that have to be mended."""
    return sum(1 for name in form.errors if name != "__all__")  # type: ignore[attr-defined]
