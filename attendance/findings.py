"""Sentences of the room's findings."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def minutes(params: Mapping[str, Any]) -> str:
    """Say how many of the required minutes were attended."""
    attended, required = params["minutes"], params["required"]
    figures = ngettext(
        "%(minutes)d of %(required)d minute",
        "%(minutes)d of %(required)d minutes",
        required,
    ) % {"minutes": attended, "required": required}
    if attended >= required:
        return _("Attendance: %(figures)s.") % {"figures": figures}
    return _("Attendance: %(figures)s, %(missing)d missing.") % {
        "figures": figures,
        "missing": required - attended,
    }


TEXTS = {"attendance.minutes": minutes}
