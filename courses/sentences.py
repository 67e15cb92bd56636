"""Findings and requirements of this room in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def lessons_read(params: Mapping[str, Any]) -> str:
    """Say how many of the run's lessons have been read."""
    read, wanted = params["read"], params["wanted"]
    if not wanted:
        return _("This run has no lessons yet.")
    if read >= wanted:
        return ngettext(
            "The only lesson is read.", "All %(wanted)d lessons are read.", wanted
        ) % {"wanted": wanted}
    return ngettext(
        "%(read)d of %(wanted)d lesson is read.",
        "%(read)d of %(wanted)d lessons are read.",
        wanted,
    ) % {"read": read, "wanted": wanted}


TEXTS = {"courses.lessons_read": lessons_read}
