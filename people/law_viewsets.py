"""What the law asks for, in the admin: consents, requests for erasure, exports."""

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from people.columns import MomentColumn
from people.domain.exports import EXPORT, OWN
from people.exports import IndexView, what_in_words
from people.listing import WordedViewSet
from people.models import (
    AuditEvent,
    Consent,
    ConsentDocument,
    ErasureRequest,
    Person,
)


class _ReadOnlyIndexView(IndexView):
    any_permission_required = ["view"]


class ConsentDocumentViewSet(WordedViewSet, ModelViewSet):
    """The texts agreed to: to read."""

    model = ConsentDocument
    icon = "doc-full"
    menu_label = _("Texts of consents")
    index_view_class = _ReadOnlyIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    exclude_form_fields: list[str] = []
    list_display = [
        "title",
        Column("version", label=_("Version"), sort_key="version"),
        MomentColumn("published_at", label=_("Published"), sort_key="published_at"),
    ]
    ordering = ["kind", "-version"]


class _ConsentIndexView(_ReadOnlyIndexView):
    """The list with persons and texts in one query."""

    def get_base_queryset(self) -> QuerySet[Consent]:
        """Fetch what each row shows."""
        return super().get_base_queryset().select_related("person", "document")

    def search_queryset(self, queryset: QuerySet[Consent]) -> QuerySet[Consent]:
        """Find by the person's name."""
        if not self.is_searching:
            return queryset
        found = Person.objects.named_like(self.search_query)
        return queryset.filter(person__in=found)


class ConsentViewSet(WordedViewSet, ModelViewSet):
    """Who agreed to what and when: to read."""

    model = Consent
    icon = "check"
    menu_label = _("Consents")
    index_view_class = _ConsentIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    exclude_form_fields: list[str] = []
    list_display = [
        "person",
        Column("document", label=_("Text")),
        MomentColumn("given_at", label=_("Given"), sort_key="given_at"),
        Column("language", label=_("Language"), sort_key="language"),
    ]
    search_fields = ["person__search_text"]
    ordering = ["-given_at", "-pk"]


class _ErasureIndexView(_ReadOnlyIndexView):
    """The list with its persons in one query."""

    def get_base_queryset(self) -> QuerySet[ErasureRequest]:
        """Fetch what each row shows."""
        return super().get_base_queryset().select_related("person")


class ErasureRequestViewSet(WordedViewSet, ModelViewSet):
    """Who wants to be forgotten; each leads to the page where it is done."""

    model = ErasureRequest
    icon = "bin"
    menu_label = _("Requests for erasure")
    index_view_class = _ErasureIndexView
    copy_view_enabled = False
    exclude_form_fields: list[str] = []
    list_display = [
        TitleColumn(
            "person",
            label=_("Person"),
            get_url=lambda row: reverse("person_erase", args=[row.person_id]),
        ),
        MomentColumn("asked_at", label=_("Asked on"), sort_key="asked_at"),
        MomentColumn("due_at", label=_("To be done by")),
    ]
    ordering = ["asked_at", "pk"]


class ExportFilterSet(WagtailFilterSet):
    """Narrow the exports down to a time and to one who took them."""

    at = django_filters.DateFromToRangeFilter(
        label=_("Day"), widget=DateRangePickerWidget
    )

    class Meta:
        model = AuditEvent
        fields = ["at"]


class WhatColumn(Column):
    """What was taken out, as the admin calls it."""

    def get_value(self, instance: AuditEvent) -> str:
        """Return the name of the rows."""
        return what_in_words(instance.data.get("what", ""))


class FieldsColumn(Column):
    """Which fields, one after the other."""

    def get_value(self, instance: AuditEvent) -> str:
        """Return the names of the fields, by commas."""
        return ", ".join(instance.data.get("fields", []))


class ExportIndexView(_ReadOnlyIndexView):
    """Every export; filtered and exported itself, the report of an incident."""

    def get_base_queryset(self) -> QuerySet[AuditEvent]:
        """Keep what left the system."""
        rows = super().get_base_queryset().filter(action__in=(EXPORT, OWN))
        return rows.select_related("actor__person", "person")


class ExportViewSet(WordedViewSet, ModelViewSet):
    """Who took which data out, and how many rows: to read."""

    model = AuditEvent
    name = "exports"
    icon = "download"
    menu_label = _("Exports of data")
    index_view_class = ExportIndexView
    copy_view_enabled = False
    exclude_form_fields: list[str] = []
    filterset_class = ExportFilterSet
    list_display = [
        MomentColumn("at", label=_("When"), sort_key="at"),
        Column("actor.get_full_name", label=_("Who")),
        WhatColumn("what", label=_("What")),
        FieldsColumn("fields", label=_("Fields")),
        Column("data.count", label=_("Rows")),
        Column("data.form", label=_("Form")),
    ]
    list_export = ["at", "actor", "data"]
    ordering = ["-at", "-pk"]
