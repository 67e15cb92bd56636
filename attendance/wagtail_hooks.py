"""The room in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from attendance.models import AttendanceEvent
from attendance.viewsets import AttendanceEventViewSet
from people.policies import ReadOnlyPolicy

register_permission_policy(AttendanceEvent, ReadOnlyPolicy(AttendanceEvent))


@hooks.register("register_admin_viewset")
def attendance_log() -> AttendanceEventViewSet:
    """Add the log to the menu of those who may read it."""
    return AttendanceEventViewSet()


@hooks.register("register_log_actions")
def attendance_actions(actions: LogActionRegistry) -> None:
    """Say the room's actions in the history of an enrolment."""
    actions.register_action(
        "attendance.mark", _("Mark attendance"), _("Attendance marked")
    )
