"""What the admin's screens of all rooms share: words that decline, careful forms."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.paginator import WagtailPaginator

from people.editing import careful


class CountingPaginator(WagtailPaginator):
    """Says how many rows there are in words that fit every number.

    Wagtail puts the number before the plural of the model, which is wrong in
    Russian for most numbers.
    """

    @cached_property
    def items_count_label(self) -> str:
        """Return the number of rows of all pages."""
        return _("In all: %(count)s") % {"count": self.count}


class WordedViewSet:
    """For viewsets: ``add_label`` in the right case, a count that always fits.

    Stands before Wagtail's class. Success messages and questions need nothing
    here: their sentences are worded anew in ``lms.wording``.
    """

    add_label: Any = ""
    model: Any
    edit_view_class: Any

    @property
    def edit_view(self) -> Any:
        """Return the edit view, in which nobody takes back what others saved."""
        view = careful(self.edit_view_class, self.model)
        return self.construct_view(view, **self.get_edit_view_kwargs())  # type: ignore[attr-defined]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Hand the words over to the list."""
        words: dict[str, Any] = {"paginator_class": CountingPaginator}
        if self.add_label:
            words["add_item_label"] = self.add_label
        return super().get_index_view_kwargs(**{**words, **kwargs})  # type: ignore[misc]
