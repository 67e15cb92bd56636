"""Choices of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MarkKind(TextChoices):
    """What an attendance event says about a person in a session."""

    PRESENT = "present", _("present")
    LATE = "late", _("late")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("excused")
    TAKEN_BACK = "taken_back", _("mark taken back")


class Source(TextChoices):
    """How an event came into the register."""

    ROSTER = "roster", _("roster")
    IMPORT = "import", _("import")
    PAPER = "paper", _("paper")


# Marks with which the minutes of a session count. Somebody marked late was
# there; how late is told by in and out events, not by this mark.
WAS_THERE = (MarkKind.PRESENT, MarkKind.LATE)
