"""Lists of the admin that leave it as CSV or XLSX."""

from typing import Any

from wagtail.admin.views import generic

from papers.tables import safe_cell


class SafeExport:
    """Mixin of lists: what somebody typed never becomes a formula in Excel."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Return the value as it may stand in a cell."""
        return safe_cell(super().preprocess_field_value(field, value, export_format))


class IndexView(SafeExport, generic.IndexView):
    """The list that the rooms' lists derive from."""
