"""Lists of the admin that leave it as CSV or XLSX."""

from typing import Any

from django.apps import apps
from django.utils import timezone
from wagtail.admin.views import generic

from papers.tables import safe_cell
from people.domain.exports import note_export


def what_in_words(label: str) -> str:
    """Return how the admin calls the rows of ``people.person``; else the label itself."""
    try:
        return str(apps.get_model(label)._meta.verbose_name_plural)
    except (LookupError, ValueError):
        return label


class SafeExport:
    """Mixin of lists: no formulas in Excel, and every export is written down."""

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        """Note who takes which fields of how many rows, then hand them out."""
        note_export(
            what=queryset.model._meta.label_lower,
            fields=[str(name) for name in self.list_export],  # type: ignore[attr-defined]
            count=queryset.count() if hasattr(queryset, "query") else len(queryset),
            form=spreadsheet_format,
            actor=self.request.user,  # type: ignore[attr-defined]
            at=timezone.now(),
        )
        return super().as_spreadsheet(queryset, spreadsheet_format)  # type: ignore[misc]

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Return the value as it may stand in a cell."""
        return safe_cell(super().preprocess_field_value(field, value, export_format))


class IndexView(SafeExport, generic.IndexView):
    """The list that the rooms' lists derive from."""
