"""The front page and plain pages."""

from copy import copy
from functools import partial
from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from cms.blocks import Body, Steps
from cms.edition import kept
from cms.models.base import BasePage


class HomePage(BasePage):
    """The front page of one language. PII: none."""

    steps = StreamField(Steps(), verbose_name=_("how learning goes"), blank=True)
    body = StreamField(Body(), verbose_name=_("text"), blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("steps"),
        FieldPanel("body"),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "cms.SectionPage",
        "cms.NewsIndexPage",
        "cms.ProgrammePage",
        "cms.CourseIndexPage",
    ]
    template = "cms/home.html"
    max_count = 2

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page by its whole address instead of step by step."""
        if not path_components:
            return super().route(request, path_components)
        page = kept(partial(self._page_at, path_components), self.pk, *path_components)
        if page is None:
            raise Http404
        return copy(page).route(request, [])

    def _page_at(self, path_components: list[str]) -> Page | None:
        pages = Page.objects.descendant_of(self).filter(
            slug=path_components[-1],
            depth=self.depth + len(path_components),
            url_path=f"{self.url_path}{'/'.join(path_components)}/",
        )
        page = pages.first()
        return page.specific if page else None

    @property
    def localized(self) -> "HomePage":
        """The front page in the reader's language."""
        found = kept(lambda: super(HomePage, self).localized, "home", get_language())
        return copy(found)

    def contents(self, request: HttpRequest) -> dict[str, Any]:
        """Return coming runs, the zones they are in, and the programmes."""
        from cms.domain import front
        from cms.visits import visit_of

        return front.contents(home=self, visit=visit_of(request))

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")


class SectionPage(BasePage):
    """A plain page, and a folder for others. PII: none."""

    body = StreamField(Body(), verbose_name=_("text"), blank=True)

    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage", "cms.SectionPage"]
    subpage_types: ClassVar[list[str]] = ["cms.SectionPage"]
    template = "cms/section.html"

    def contents(self, request: HttpRequest) -> dict[str, Any]:
        """Return the pages below."""
        below = self.get_children().live().select_related("locale")
        return {"pages": [(page, page.get_url(request)) for page in below]}

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
