"""Sessions in the admin."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic

from courses.domain import planning
from courses.forms import SessionForm
from courses.models import Session
from courses.viewsets.base import OwnRowsViewSet, OwnRunFilterSet, own_rows
from people.columns import MomentColumn, YesNoColumn
from people.exports import IndexView


class SessionFilterSet(OwnRunFilterSet):
    """What narrows sessions down."""

    class Meta:
        model = Session
        fields = ["run", "kind", "funding"]


class SessionEditView(own_rows(generic.EditView, "run__course")):
    """Edit a session; the verb writes, the view does not."""

    def save_instance(self) -> Session:
        """Save what the form holds, the speakers included."""
        session = self.form.save(commit=False)
        return planning.change_session(
            session=session, actor=self.request.user, at=timezone.now()
        )


class SessionDeleteView(own_rows(generic.DeleteView, "run__course")):
    """Remove a session in which nobody was marked."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, or say why it has to stay."""
        try:
            return super().form_valid(form)
        except planning.PlanningRefused as refusal:
            messages.error(self.request, refusal.message)
            return redirect(self.get_success_url())

    def delete_action(self) -> None:
        """Let the verb remove it."""
        planning.remove_session(
            session=self.object, actor=self.request.user, at=timezone.now()
        )


class SessionViewSet(OwnRowsViewSet):
    """Sessions of the runs, with their speakers."""

    model = Session
    add_label = _("Add a session")
    icon = "time"
    menu_label = _("Sessions")
    edit_view_class = SessionEditView
    delete_view_class = SessionDeleteView
    index_view_class = own_rows(IndexView, "run__course")
    list_display = [
        "title",
        Column("run", label=_("Run"), sort_key="run__start_date"),
        MomentColumn(
            "starts_at", label=_("Begins"), sort_key="starts_at", zone="run.zone"
        ),
        Column("get_kind_display", label=_("Kind")),
        YesNoColumn("counts_for_credit", label=_("Counts")),
    ]
    filterset_class = SessionFilterSet
    ordering = ["-starts_at", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("run"),
            FieldPanel("title_ru"),
            FieldPanel("title_en"),
            FieldRowPanel([FieldPanel("key"), FieldPanel("kind")]),
            FieldRowPanel(
                [FieldPanel("starts_at"), FieldPanel("ends_at")],
                help_text=_("By the clock of the venue."),
            ),
            FieldPanel("room"),
            FieldRowPanel([FieldPanel("funding"), FieldPanel("counts_for_credit")]),
            FieldPanel("consulted"),
            InlinePanel(
                "speakers",
                heading=_("Speakers"),
                label=_("speaker"),
                panels=[FieldPanel("person"), FieldPanel("order")],
            ),
        ],
        base_form_class=SessionForm,
    )
