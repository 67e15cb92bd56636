"""Pages that show a record, and make it together with themselves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class OneRecordPerPage:
    """A record has one page, and that page's translations.

    Copying a page in Wagtail keeps its record, and pages of both languages
    share it, so that no database constraint can say this.
    """

    record_field: str
    # A record that the page's form has filled in and that is kept with the
    # page (``cms.receivers``): a preview must not write one.
    prepared_record: models.Model | None = None

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Leave out the record that is kept a moment later."""
        if self.prepared_record is not None:
            kwargs["exclude"] = {*(kwargs.get("exclude") or ()), self.record_field}
        super().full_clean(*args, **kwargs)  # type: ignore[misc]

    def clean(self) -> None:
        """Refuse a second page of the same record."""
        super().clean()  # type: ignore[misc]
        record_id = getattr(self, f"{self.record_field}_id")
        if record_id is None:
            return
        others = type(self)._default_manager.filter(**{self.record_field: record_id})  # type: ignore[attr-defined]
        if others.exclude(translation_key=self.translation_key).exists():  # type: ignore[attr-defined]
            raise ValidationError(
                _("Another page shows this record: a copy needs a key of its own."),
                code="second_page",
            )

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the page with the record that it would get."""
        if self.prepared_record is not None:
            setattr(self, self.record_field, self.prepared_record)
        return super().serve_preview(request, mode_name)  # type: ignore[misc]
