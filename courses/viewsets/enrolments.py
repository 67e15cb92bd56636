"""Enrolments in the admin."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from courses.forms import StaffEnrolmentForm
from courses.models import Enrolment, EnrolmentChange
from courses.viewsets.base import OwnRowsViewSet, OwnRunFilterSet, own_rows
from people.columns import MomentColumn
from people.exports import IndexView


class EnrolmentFilterSet(OwnRunFilterSet):
    """What narrows enrolments down."""

    class Meta:
        model = Enrolment
        fields = ["run", "state"]


class EnrolmentAddView(generic.CreateView):
    """Staff give a place; the verb writes, the view does not."""

    def save_instance(self) -> Enrolment:
        """Return what the form's verb wrote."""
        return self.form.save()

    def get_edit_url(self) -> str:
        """Lead to the row, which is only looked at."""
        return reverse("enrolments:inspect", args=[self.object.pk])


class EnrolmentInspectView(own_rows(generic.InspectView, "person", "run__course")):
    """An enrolment with every change of its state: when, who and why."""

    def get_fields_context(self) -> list[dict[str, Any]]:
        """Add the changes below the fields."""
        changes = self.object.changes.select_related("actor__person")
        return [*super().get_fields_context(), *map(self._change, changes)]

    def _change(self, change: EnrolmentChange) -> dict[str, Any]:
        moment = timezone.localtime(change.at)
        actor = change.actor
        who = (getattr(actor, "person", None) or actor) if actor else _("by itself")
        said = [change.get_state_display(), str(who), change.reason]
        return {
            "label": date_format(moment, "d.m.Y, H:i"),
            "value": " · ".join(filter(None, said)),
            "component": None,
        }


class EnrolmentViewSet(OwnRowsViewSet):
    """Enrolments: looked at, and given by staff."""

    model = Enrolment
    name = "enrolments"
    add_label = _("Enrol a person")
    icon = "group"
    menu_label = _("Enrolments")
    index_view_class = own_rows(IndexView, "person", "run__course")
    add_view_class = EnrolmentAddView
    inspect_view_enabled = True
    inspect_view_class = EnrolmentInspectView
    inspect_view_fields = ["person", "run", "state", "enrolled_at"]
    list_display = [
        Column("person", label=_("Person"), sort_key="person__sort_key"),
        Column("run", label=_("Run"), sort_key="run__start_date"),
        Column("get_state_display", label=_("State"), sort_key="state"),
        MomentColumn("enrolled_at", label=_("Enrolled"), sort_key="enrolled_at"),
    ]
    list_export = ["person", "person.code", "run", "run.code", "state", "enrolled_at"]
    filterset_class = EnrolmentFilterSet
    search_fields = ["person__family_name", "person__given_name"]
    ordering = ["-enrolled_at", "-pk"]
    edit_handler = ObjectList(
        [FieldPanel("run"), FieldPanel("person"), FieldPanel("beyond_capacity")],
        base_form_class=StaffEnrolmentForm,
    )
