"""The register in the Wagtail admin, to read."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from attendance.models import AttendanceEvent, AttendanceRequirement
from courses.viewsets import RequirementViewSet
from people.columns import MomentColumn
from people.exports import IndexView
from people.listing import WordedViewSet


class AttendanceIndexView(IndexView):
    """The log, newest first."""

    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet[AttendanceEvent]:
        """Fetch what the columns show in one query."""
        return (
            super()
            .get_base_queryset()
            .select_related("person", "session__run__course", "actor__person")
        )


class AttendanceEventViewSet(WordedViewSet, ModelViewSet):
    """Marks with who, when and why."""

    model = AttendanceEvent
    name = "attendance"
    icon = "list-ul"
    menu_label = _("Attendance log")
    index_view_class = AttendanceIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    exclude_form_fields: list[str] = []
    list_display = [
        Column("person", label=_("Person"), sort_key="person__sort_key"),
        Column("session", label=_("Session")),
        Column(
            "get_kind_display", label=pgettext_lazy("noun", "Mark"), sort_key="kind"
        ),
        MomentColumn("received_at", label=_("Received"), sort_key="received_at"),
        Column("actor", label=_("Recorded by")),
        Column("reason_text", label=_("Reason")),
    ]
    list_export = [
        "person",
        "person.code",
        "session",
        "kind",
        "source",
        "device_at",
        "received_at",
        "happened_at",
        "until",
        "clock_was_off",
        "device_id",
        "actor",
        "reason_text",
    ]
    list_filter = ["kind", "source"]
    search_fields = ["person__family_name", "person__given_name"]
    ordering = ["-received_at", "-pk"]
    inspect_view_fields = [
        "person",
        "session",
        "kind",
        "source",
        "device_at",
        "received_at",
        "happened_at",
        "until",
        "clock_was_off",
        "device_id",
        "number",
        "actor",
        "reason",
        "corrects",
        "client_id",
    ]


class AttendanceRequirementViewSet(RequirementViewSet):
    """Courses that ask for minutes of attendance."""

    model = AttendanceRequirement
    menu_label = _("Requirement: attendance")
    kind_panels = (
        FieldPanel("min_minutes"),
        FieldPanel("checks_required"),
        FieldPanel("checks_planned"),
        FieldPanel("day_number"),
    )


class AttendanceGroup(ModelViewSetGroup):
    """The room's part of the menu."""

    menu_label = _("Attendance")
    menu_icon = "list-ul"
    menu_order = 310
    items = (AttendanceEventViewSet, AttendanceRequirementViewSet)
