"""How the room shows in the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from courses import list_views
from courses.choosers import PersonChooserViewSet
from courses.models import (
    Course,
    CourseRun,
    Enrolment,
    LessonsReadRequirement,
    Placement,
    Programme,
    Session,
)
from courses.policies import ProgrammePolicy
from courses.viewsets import LearningGroup

# action: (what it is called, what it says about a row)
ACTIONS = {
    "courses.create_programme": (_("Create programme"), _("Programme created")),
    "courses.give_role": (_("Give role"), _("Role in the programme given")),
    "courses.publish_outline": (_("Publish outline"), _("Outline published")),
    "courses.plan_run": (_("Plan run"), _("Run planned")),
    "courses.move_run": (_("Move run"), _("Run moved to other days")),
    "courses.place": (_("Place trainee"), _("Trainee placed in a centre")),
    "courses.open_run": (_("Open run"), _("Run opened for enrolment")),
    "courses.cancel_run": (_("Cancel run"), _("Run cancelled")),
    "courses.close_run": (_("Close run"), _("Run closed")),
    "courses.reopen_run": (_("Reopen run"), _("Run reopened")),
    "courses.add_session": (_("Add session"), _("Session added")),
    "courses.change_session": (_("Change session"), _("Session changed")),
    "courses.remove_session": (_("Remove session"), _("Session removed")),
    "courses.enrol": (_("Enrol"), _("Place given")),
    "courses.withdraw": (_("Withdraw"), _("Place given back")),
    "courses.join_line": (_("Join waiting list"), _("Put on the waiting list")),
    "courses.offer_place": (_("Offer place"), _("Freed place offered")),
    "courses.decline_offer": (_("Decline offer"), _("Offered place declined")),
    "courses.lapse_offer": (_("Let offer lapse"), _("Offer lapsed without an answer")),
    "courses.apply": (_("Apply"), _("Application handed in")),
    "courses.turn_down": (_("Decline application"), _("Application declined")),
    "courses.invite": (_("Invite"), _("Invitations sent")),
    "courses.accept_invitation": (
        _("Accept invitation"),
        _("Place taken by invitation"),
    ),
    "courses.decline_invitation": (
        _("Decline invitation"),
        _("Invitation declined"),
    ),
    "courses.revoke_invitation": (
        _("Revoke invitation"),
        _("Invitation taken back"),
    ),
    "courses.note_interest": (_("Note interest"), _("Interest noted")),
    "courses.drop_interest": (_("Drop interest"), _("Interest dropped")),
    "courses.open_feed": (_("Make calendar address"), _("Calendar address made")),
    "courses.renew_feed": (
        _("Renew calendar address"),
        _("Calendar address made anew"),
    ),
    "courses.hand_in_list": (_("Hand in a list"), _("List of people handed in")),
    "courses.decide_row": (_("Decide on a row"), _("Row of a list decided")),
    "courses.take_in_list": (_("Take a list in"), _("List of people taken in")),
    "courses.take_in_figures": (
        _("Take in figures"),
        _("Figures of a region taken in"),
    ),
    "courses.complete": (_("Complete"), _("Requirements met")),
    "courses.withdraw_completion": (
        _("Withdraw completion"),
        _("Requirements no longer met"),
    ),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name what the domain functions write into the log."""
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)


register_permission_policy(Programme, ProgrammePolicy(Programme, "pk"))
register_permission_policy(Course, ProgrammePolicy(Course, "programme"))
register_permission_policy(
    LessonsReadRequirement,
    ProgrammePolicy(LessonsReadRequirement, "course__programme"),
)
register_permission_policy(CourseRun, ProgrammePolicy(CourseRun, "course__programme"))
register_permission_policy(Session, ProgrammePolicy(Session, "run__course__programme"))
register_permission_policy(
    Enrolment, ProgrammePolicy(Enrolment, "run__course__programme")
)
register_permission_policy(
    Placement, ProgrammePolicy(Placement, "enrolment__run__course__programme")
)


@hooks.register("register_admin_viewset", order=-1)
def person_chooser() -> PersonChooserViewSet:
    """Let forms ask for a person by name; first, for the forms built afterwards."""
    return PersonChooserViewSet("person_chooser")


@hooks.register("register_admin_viewset")
def learning() -> LearningGroup:
    """Add the menu of those who plan or teach."""
    return LearningGroup()


class ListsItem(MenuItem):
    """Shown to those who may add persons."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the reader may add persons."""
        return bool(request.user.has_perm(list_views.PERMISSION))


@hooks.register("register_admin_menu_item")
def lists_item() -> Any:
    """Lead to the lists of people."""
    return ListsItem(
        _("Lists of people"),
        reverse_lazy("people_lists"),
        name="people-lists",
        icon_name="upload",
        order=210,
    )


@hooks.register("register_admin_urls")
def list_urls() -> list[URLPattern]:
    """Add the pages that take lists of people in."""
    return [
        path("lists/", list_views.Lists.as_view(), name="people_lists"),
        path("lists/sample/", list_views.sample, name="people_list_sample"),
        path("lists/<int:pk>/", list_views.OneList.as_view(), name="people_list"),
        path(
            "lists/<int:pk>/add/", list_views.TakeIn.as_view(), name="people_list_add"
        ),
        path(
            "lists/<int:pk>/rows/<int:row>/",
            list_views.Decide.as_view(),
            name="people_list_row",
        ),
    ]
