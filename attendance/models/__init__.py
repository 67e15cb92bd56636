"""Everything the room keeps."""

from attendance.models.appeals import Appeal
from attendance.models.closing import RunClosing
from attendance.models.desk import AttendanceRecount, DeskConflict
from attendance.models.devices import CheckInRules, DoorPass, WalkIn
from attendance.models.events import AttendanceEvent
from attendance.models.files import AttendanceFile, FileLine
from attendance.models.paper import SignInSheet
from attendance.models.requirements import AttendanceRequirement
from attendance.models.skills import PlacementDay, SkillEntry
from attendance.models.summary import AttendanceSummary
from attendance.models.timing import SessionTiming
from attendance.models.webinar import (
    Broadcast,
    PresenceCheck,
    Visit,
    WebinarPolicy,
)

__all__ = [
    "Appeal",
    "AttendanceEvent",
    "AttendanceFile",
    "AttendanceRecount",
    "AttendanceRequirement",
    "AttendanceSummary",
    "Broadcast",
    "CheckInRules",
    "DeskConflict",
    "DoorPass",
    "FileLine",
    "PlacementDay",
    "PresenceCheck",
    "RunClosing",
    "SessionTiming",
    "SignInSheet",
    "SkillEntry",
    "Visit",
    "WalkIn",
    "WebinarPolicy",
]
