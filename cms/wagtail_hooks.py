"""How the room shows in the Wagtail admin."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.log_actions import LogActionRegistry

from cms import authoring  # noqa: F401 - its hooks
from cms.domain import waiting
from cms.domain.files import may_take
from cms.media_api import OwnDocuments, OwnPictures
from cms.models import CmsDocument
from cms.views.card import send_again
from courses.domain.queries import upcoming_runs
from courses.rules import programmes_for
from people.rules import is_staff_member, is_trainer

STAFF_REPORTS = (
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:workflow_tasks",
    "wagtail_localize:translations_report",
)


class WaitingPanel(Component):
    """What waits for one role; renders nothing when nothing waits."""

    template_name = "cms/admin/waiting.html"

    def __init__(
        self, *, name: str, heading: str, icon: str, order: int, tasks: list[Any]
    ) -> None:
        self.name = name
        self.heading = heading
        self.icon = icon
        self.order = order
        self.tasks = tasks

    def get_context_data(self, _parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the template shows."""
        return {
            "panel_id": f"waiting-{self.name}",
            "heading": self.heading,
            "icon": self.icon,
            "tasks": self.tasks,
        }


@hooks.register("insert_global_admin_js")
def typed_dates_stay() -> SafeString:
    """Add the script that keeps the date picker from changing what was typed."""
    return format_html('<script src="{}"></script>', static("js/cms/dates.js"))


@hooks.register("construct_admin_api", order=100)
def own_media_only(router: WagtailAPIRouter) -> None:
    """Take the place of Wagtail's own endpoints, which show every collection."""
    router.register_endpoint("documents", OwnDocuments)
    router.register_endpoint("images", OwnPictures)


@hooks.register("before_serve_document")
def only_to_readers(document: CmsDocument, request: HttpRequest) -> None:
    """Hand out a closed lesson's files to its readers only.

    :raises Http404: for others, who are not told that there is such a file
    """
    if not may_take(request.user, document):
        raise Http404


@hooks.register("construct_homepage_panels")
def what_waits_for_me(request: HttpRequest, panels: list[Component]) -> None:
    """Put what waits for the reader's role above Wagtail's own panels."""
    at = timezone.now()
    if is_staff_member(request.user):
        panels.append(
            WaitingPanel(
                name="staff",
                heading=_("Waits for you"),
                icon="tasks",
                order=40,
                tasks=waiting.for_staff(at=at),
            )
        )
    elif is_trainer(request.user) or programmes_for(request.user):
        panels.append(
            WaitingPanel(
                name="trainer",
                heading=_("Waits for you"),
                icon="edit",
                order=50,
                tasks=waiting.for_trainer(user=request.user, at=at),
            )
        )


class DemandItem(MenuItem):
    """Shown to those who plan or teach."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the reader works for the society; no query."""
        return is_staff_member(request.user) or is_trainer(request.user)


@hooks.register("register_admin_menu_item")
def demand_item() -> MenuItem:
    """Lead to the demand by course and region."""
    return DemandItem(
        _("Demand"), reverse_lazy("demand"), name="demand", icon_name="view", order=255
    )


@hooks.register("register_admin_menu_item")
def coverage_item() -> MenuItem:
    """Lead to whom the programmes have reached."""
    return DemandItem(
        _("Coverage"),
        reverse_lazy("coverage"),
        name="coverage",
        icon_name="globe",
        order=256,
    )


class ComingRuns(SummaryItem):
    """How many seminars are coming, with the way to the schedule."""

    order = 10
    template_name = "cms/admin/summary_item.html"

    def get_context_data(self, _parent_context: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the template shows."""
        count = len(upcoming_runs(timezone.now()))
        words = ngettext("%(count)d coming seminar", "%(count)d coming seminars", count)
        return {
            "icon": "calendar",
            "url": reverse("schedule"),
            "words": words % {"count": count},
        }


@hooks.register("construct_homepage_summary_items")
def numbers(request: HttpRequest, items: list[SummaryItem]) -> None:
    """Add the society's numbers to Wagtail's."""
    items.append(ComingRuns(request))


@hooks.register("construct_reports_menu")
def reports_for_staff(request: HttpRequest, items: list[MenuItem]) -> None:
    """Offer only the reports that :class:`cms.middleware.AdminBarriers` opens."""
    if not is_staff_member(request.user):
        closed = {reverse(name) for name in STAFF_REPORTS}
        items[:] = [item for item in items if item.url not in closed]


@hooks.register("register_admin_urls")
def card_urls() -> list[URLPattern]:
    """Add what is done from the support card."""
    return [
        path(
            "person/<int:pk>/mail/<int:message>/again/",
            send_again,
            name="person_mail_again",
        ),
    ]


@hooks.register("register_log_actions")
def card_actions(actions: LogActionRegistry) -> None:
    """Name what the card's verbs write into the log."""
    actions.register_action(
        "cms.send_again", _("Send a mail again"), _("A mail was sent again")
    )
