"""The room in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from attendance.models import AttendanceEvent, AttendanceRequirement
from attendance.views.admin_reports import AttendanceReportView, may_report
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


@hooks.register("register_admin_urls")
def attendance_urls() -> list[URLPattern]:
    """Add the reports over runs."""
    return [
        path(
            "attendance/reports/<slug:kind>/",
            AttendanceReportView.as_view(),
            name="attendance_report",
        ),
    ]


class ReportItem(MenuItem):
    """Shown to those who look at attendance."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user may open the reports."""
        return may_report(request.user)


@hooks.register("register_reports_menu_item")
def runs_item() -> MenuItem:
    """Lead to attendance by run."""
    return ReportItem(
        _("Attendance by run"),
        reverse_lazy("attendance_report", args=["runs"]),
        name="attendance-runs",
        icon_name="list-ul",
        order=710,
    )


@hooks.register("register_reports_menu_item")
def regions_item() -> MenuItem:
    """Lead to attendance by region."""
    return ReportItem(
        _("Attendance by region"),
        reverse_lazy("attendance_report", args=["regions"]),
        name="attendance-regions",
        icon_name="globe",
        order=720,
    )


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
    actions.register_action(
        "attendance.make_sheet", _("Make a sign-in sheet"), _("Sign-in sheet made")
    )
    actions.register_action(
        "attendance.enter_skill", _("Write into the skills log"), _("Skill entered")
    )
    actions.register_action(
        "attendance.take_out_skill", _("Take a skill out"), _("Skill taken out")
    )
    actions.register_action(
        "attendance.sign_skills", _("Sign skills"), _("Skills signed")
    )
    actions.register_action(
        "attendance.say_day", _("Say what a day was"), _("Day of a placement set")
    )


@hooks.register("register_log_actions")
def webinar_actions(actions: LogActionRegistry) -> None:
    """Say what was done about a webinar and its reports in the history of a run."""
    actions.register_action(
        "attendance.broadcast", _("Set up a webinar"), _("Webinar set up")
    )
    actions.register_action(
        "attendance.hand_in_file", _("Hand a report in"), _("Report handed in")
    )
    actions.register_action(
        "attendance.import", _("Record from a report"), _("Stays of a report recorded")
    )
    actions.register_action(
        "attendance.drop_file", _("Forget a report"), _("Report forgotten")
    )


@hooks.register("register_log_actions")
def entrance_actions(actions: LogActionRegistry) -> None:
    """Say what was done at the entrance in the history of a run."""
    actions.register_action(
        "attendance.make_pass",
        _("Make a pass for the door"),
        _("A pass for the door was made"),
    )
    actions.register_action(
        "attendance.revoke_pass",
        _("Take a pass for the door back"),
        _("A pass for the door was taken back"),
    )
    actions.register_action(
        "attendance.settle_walk_in",
        _("Settle somebody who came without a place"),
        _("Somebody who came without a place was settled"),
    )
