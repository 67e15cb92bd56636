"""What the lists of all rooms in the admin have in common: words that decline."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.paginator import WagtailPaginator


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

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Hand the words over to the list."""
        words: dict[str, Any] = {"paginator_class": CountingPaginator}
        if self.add_label:
            words["add_item_label"] = self.add_label
        return super().get_index_view_kwargs(**{**words, **kwargs})  # type: ignore[misc]
