"""Everything the room keeps."""

from attendance.models.appeals import Appeal
from attendance.models.closing import RunClosing
from attendance.models.desk import AttendanceRecount, DeskConflict
from attendance.models.events import AttendanceEvent
from attendance.models.requirements import AttendanceRequirement
from attendance.models.summary import AttendanceSummary
from attendance.models.timing import SessionTiming

__all__ = [
    "Appeal",
    "AttendanceEvent",
    "AttendanceRecount",
    "AttendanceRequirement",
    "AttendanceSummary",
    "DeskConflict",
    "RunClosing",
    "SessionTiming",
]
