"""What the lists and forms of the room share: only one's own rows."""

from typing import Any

import django_filters
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from courses.guards import READING, GuardedAddresses
from courses.models import CourseRun
from courses.rules import runs_for_trainer
from people.listing import WordedViewSet


class OwnRows:
    """Mixin of views: only rows of the programmes that somebody works in."""

    related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return what the list may show, with what its columns need."""
        return self._own()

    def get_queryset(self) -> QuerySet[Any]:
        """Return what may be opened: another row does not exist."""
        if isinstance(self, generic.IndexView):
            return super().get_queryset()
        return self._own()

    def _get_title_column(self, field_name: str, *args: Any, **kwargs: Any) -> Column:
        """Name the first column: Wagtail cannot read it from a property."""
        column = super()._get_title_column(field_name, *args, **kwargs)
        if field_name == "title":
            column.label = _("Title")
        return column

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        """Return the row; Wagtail's inspect view asks no queryset by itself."""
        if isinstance(self, generic.InspectView):
            pk = unquote(str(self.kwargs[self.pk_url_kwarg]))
            return get_object_or_404(self._own(), pk=pk)
        return super().get_object(queryset)

    def _own(self) -> QuerySet[Any]:
        policy = self.permission_policy
        rows = policy.instances_user_has_any_permission_for(self.request.user, READING)
        return rows.select_related(*self.related) if self.related else rows


def own_rows(view: type, *related: str, **attributes: Any) -> type:
    """Return ``view`` narrowed down to one's own rows."""
    members = {"related": related, "__doc__": OwnRows.__doc__, **attributes}
    return type(f"Own{view.__name__}", (OwnRows, view), members)


def own_runs(request: HttpRequest) -> QuerySet[CourseRun]:
    """Return the runs that a filter offers, with what their titles need."""
    return runs_for_trainer(request.user).select_related("course")


class OwnRunFilterSet(WagtailFilterSet):
    """Narrows a list down to one of one's own runs."""

    run = django_filters.ModelChoiceFilter(queryset=own_runs, label=_("Run"))


class OwnRowsViewSet(GuardedAddresses, WordedViewSet, ModelViewSet):
    """What the viewsets of the room share."""

    copy_view_enabled = False
    add_to_reference_index = False
    edit_view_class = own_rows(generic.EditView)
    delete_view_class = own_rows(generic.DeleteView)
    inspect_view_class = own_rows(generic.InspectView)
