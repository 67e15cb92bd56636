"""Placements of «Лечим вместе» in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from courses.forms import PlacementForm
from courses.models import Placement
from courses.viewsets.base import OwnRowsViewSet, own_rows
from people.exports import IndexView

RELATED = ("enrolment__person", "enrolment__run__course", "centre", "supervisor")


class PlacementViewSet(OwnRowsViewSet):
    """Where those who were chosen work, with whom and when."""

    model = Placement
    add_label = _("Place a trainee")
    icon = "site"
    menu_label = _("Placements")
    index_view_class = own_rows(IndexView, *RELATED)
    edit_view_class = own_rows(generic.EditView, *RELATED)
    list_display = [
        Column(
            "enrolment.person",
            label=_("Trainee"),
            sort_key="enrolment__person__sort_key",
        ),
        Column("centre", label=_("Centre"), sort_key="centre__name_ru"),
        Column("department", label=_("Department"), sort_key="department"),
        Column("supervisor", label=_("Supervisor")),
        Column("start_date", label=_("First day"), sort_key="start_date"),
        Column("end_date", label=_("Last day"), sort_key="end_date"),
    ]
    list_filter = ["centre"]
    ordering = ["-start_date", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("enrolment"),
            FieldPanel("centre"),
            FieldPanel("department"),
            FieldPanel("supervisor"),
            FieldRowPanel([FieldPanel("start_date"), FieldPanel("end_date")]),
        ],
        base_form_class=PlacementForm,
    )
