"""What all pages have in common."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField


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

    search_fields = [*Page.search_fields, index.SearchField("summary")]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]

    class Meta:
        abstract = True

    @property
    def description(self) -> str:
        """What search engines are told about the page."""
        return self.search_description or self.summary


def shared_record(name: str) -> SynchronizedField:
    """Say that the field ``name`` is the same in all translations of a page."""
    return SynchronizedField(name, overridable=False)
