"""The room in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from attendance.models import AttendanceEvent, AttendanceRequirement
from attendance.viewsets import AttendanceGroup
from courses.policies import ProgrammePolicy
from people.policies import ReadOnlyPolicy

register_permission_policy(AttendanceEvent, ReadOnlyPolicy(AttendanceEvent))
register_permission_policy(
    AttendanceRequirement, ProgrammePolicy(AttendanceRequirement, "course__programme")
)


@hooks.register("register_admin_viewset")
def attendance_group() -> AttendanceGroup:
    """Add the log and the requirement to the menu of those who may see them."""
    return AttendanceGroup()


@hooks.register("register_log_actions")
def attendance_actions(actions: LogActionRegistry) -> None:
    """Say the room's actions in the history of an enrolment."""
    actions.register_action(
        "attendance.mark", _("Mark attendance"), _("Attendance marked")
    )
    actions.register_action(
        "attendance.strike", _("Strike an event out"), _("Event struck out")
    )
    actions.register_action(
        "attendance.hold", _("Set effective times"), _("Effective times set")
    )
    actions.register_action(
        "attendance.mark_rest", _("Mark the rest"), _("Everybody left was marked")
    )
    actions.register_action(
        "attendance.undo_rest", _("Undo marking the rest"), _("Marking the rest undone")
    )
    actions.register_action(
        "attendance.replay", _("Take in marks of a desk"), _("Marks of a desk taken in")
    )
    actions.register_action("attendance.appeal", _("Appeal"), _("Appeal handed in"))
    actions.register_action(
        "attendance.decide_appeal", _("Decide an appeal"), _("Appeal decided")
    )
