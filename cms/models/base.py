"""What all pages have in common."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from cms.edition import kept
from cms.stems import stems

# As many mentions a word in the title is worth in the site's search.
TITLE_WEIGHT = 5


class BasePage(Page):
    """A page of the site.

    A field that means the same in both languages (an address, a key, a
    record) is listed in ``override_translatable_fields``: wagtail-localize
    would otherwise offer it to translators. PII: none.
    """

    summary = models.TextField(
        _("summary"),
        max_length=500,
        blank=True,
        help_text=_("Stands below the title, in lists and in search results."),
    )

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("stemmed_text"),
    ]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the context of the page's template."""
        context = super().get_context(request, *args, **kwargs)
        return {**context, **self.contents(request)}

    def contents(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the template of this type shows beside the page itself."""
        return {}

    @property
    def paths_above(self) -> list[str]:
        """Tree paths of all pages above, from the root on."""
        return [
            self.path[:end] for end in range(self.steplen, len(self.path), self.steplen)
        ]

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Return what restricts this page, in one query instead of two."""
        return kept(self._restrictions, "restrictions", self.path)

    def _restrictions(self) -> models.QuerySet[PageViewRestriction]:
        paths = [*self.paths_above, self.path]
        rows = PageViewRestriction.objects.filter(
            Q(page__path__in=paths) | Q(page__aliases__path__in=paths)
        ).distinct()
        len(rows)  # fetched: the rows are kept, and not the question
        return rows

    @property
    def description(self) -> str:
        """What search engines are told about the page."""
        return self.search_description or self.summary

    @property
    def plain_text(self) -> str:
        """Everything one can read on the page, without mark-up."""
        own = (
            field.get_value(self)
            for field in type(self).get_searchable_search_fields()
            if field.field_name != "stemmed_text"
        )
        return "\n".join(
            "\n".join(text) if isinstance(text, list) else str(text or "")
            for text in own
        )

    def stemmed_text(self) -> str:
        """The text by its word stems: what the site's search looks through.

        The title counts as often as :data:`TITLE_WEIGHT` mentions: the databases
        agree on little about ranks, except that words said more often rank higher.
        """
        titles = "\n".join([self.title] * TITLE_WEIGHT)
        return " ".join(stems(f"{titles}\n{self.plain_text}"))


def shared_record(name: str) -> SynchronizedField:
    """Say that the field ``name`` is the same in all translations of a page."""
    return SynchronizedField(name, overridable=False)
