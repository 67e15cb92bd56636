"""Choices of the room."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MarkKind(TextChoices):
    """What an attendance event says about a person in a session."""

    PRESENT = "present", _("present")
    LATE = "late", _("late")
    ABSENT = "absent", _("absent")
    EXCUSED = "excused", _("excused")
    TAKEN_BACK = "taken_back", _("mark taken back")
    IN = "in", _("came in")
    OUT = "out", _("went out")
    SEGMENT = "segment", _("time present")
    CHECK_SHOWN = "check_shown", _("presence check shown")
    CHECK_CONFIRMED = "confirmed", _("presence check confirmed")
    STRUCK = "struck", _("struck out")


class Source(TextChoices):
    """How an event came into the register."""

    ROSTER = "roster", _("roster")
    BADGE = "badge", _("badge")
    OWN_CODE = "own_code", _("code shown in the hall")
    KIOSK = "kiosk", _("kiosk")
    WEBINAR = "webinar", _("webinar")
    IMPORT = "import", _("import")
    PAPER = "paper", _("paper")
    APPEAL = "appeal", _("decision on an appeal")


class DayKind(TextChoices):
    """What is said of a day of a placement."""

    PRESENT = "present", _("present")
    EXCUSED = "excused", _("excused")
    ABSENT = "absent", _("absent")


class SkillLevel(TextChoices):
    """How much of it a trainee did."""

    OBSERVED = "observed", pgettext_lazy("skill", "observed")
    ASSISTED = "assisted", pgettext_lazy("skill", "assisted")
    INDEPENDENT = "independent", pgettext_lazy("skill", "independent")


class ClockPolicy(TextChoices):
    """What a presence check that was missed does to the minutes of a webinar."""

    GOES_ON = "goes_on", _("minutes go on")
    STOPS = "stops", _("minutes stop until the next press")


class AppealState(TextChoices):
    """Where an appeal stands."""

    OPEN = "open", _("waits for a decision")
    GRANTED = "granted", pgettext_lazy("appeal", "granted")
    DECLINED = "declined", pgettext_lazy("appeal", "not granted")


# What a person says of a whole session; at most one is in force.
MARKS = (
    MarkKind.PRESENT,
    MarkKind.LATE,
    MarkKind.ABSENT,
    MarkKind.EXCUSED,
    MarkKind.TAKEN_BACK,
)
# Marks with which the minutes of a session count. Somebody marked late was
# there; how late is told by in and out events, not by this mark.
WAS_THERE = (MarkKind.PRESENT, MarkKind.LATE)
# Marks that hold against anything a device recorded.
WAS_NOT_THERE = (MarkKind.ABSENT, MarkKind.EXCUSED)


class WalkInState(TextChoices):
    """What became of somebody who came without a place."""

    OPEN = "open", _("not settled yet")
    TAKEN = "taken", _("on the list now")
    DECLINED = "declined", _("declined")


class FileState(TextChoices):
    """How far the work with a file of another system has come."""

    LOOKING = "looking", pgettext_lazy("file", "being compared")
    READY = "ready", pgettext_lazy("file", "waits for a decision")
    RECORDING = "writing", pgettext_lazy("file", "being recorded")
    REFUSED = "refused", pgettext_lazy("file", "not taken")


class FileMatch(TextChoices):
    """For whom a person of a file is taken."""

    EMAIL = "email", _("the same e-mail")
    NAME = "name", _("a similar name")
    AMBIGUOUS = "ambiguous", _("several similar names")
    DUPLICATE = "duplicate", _("twice in the file")
    UNKNOWN = "unknown", _("nobody found")
