"""Everything the room keeps."""

from attendance.models.desk import AttendanceRecount, DeskConflict
from attendance.models.events import AttendanceEvent
from attendance.models.requirements import AttendanceRequirement
from attendance.models.summary import AttendanceSummary
from attendance.models.timing import SessionTiming

__all__ = [
    "AttendanceEvent",
    "AttendanceRecount",
    "AttendanceRequirement",
    "AttendanceSummary",
    "DeskConflict",
    "SessionTiming",
]
