"""What a text of a design may hold."""

from string import Formatter

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PLACEHOLDERS = ("programme", "dates", "place", "hours")


def check_placeholders(text: str) -> None:
    """Refuse a placeholder that nothing fills, or a lone brace.

    :raises ValidationError: ``placeholder`` or ``brace``
    """
    try:
        parts = list(Formatter().parse(text))
    except ValueError as fault:
        message = _("A brace stands alone. Write placeholders as {programme}.")
        raise ValidationError(message, code="brace") from fault
    for _literal, name, spec, conversion in parts:
        if name is not None and (name not in PLACEHOLDERS or spec or conversion):
            message = _("Nothing fills {%(name)s}. These can be filled: %(known)s.")
            raise ValidationError(
                message,
                code="placeholder",
                params={"name": name, "known": ", ".join(PLACEHOLDERS)},
            )
