"""Everything the room keeps."""

from attendance.models.events import AttendanceEvent
from attendance.models.requirements import AttendanceRequirement

__all__ = ["AttendanceEvent", "AttendanceRequirement"]
