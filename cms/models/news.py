"""News of the society."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import Body
from cms.models.base import BasePage, shared_record
from cms.models.media import CmsImage
from courses.models import Programme

NEWS_PER_PAGE = 20


class NewsIndexPage(BasePage):
    """The list of news. PII: none."""

    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.NewsPage"]
    template = "cms/news_index.html"

    def contents(self, request: HttpRequest) -> dict[str, Any]:
        """Return the news, newest first, page by page."""
        news = (
            NewsPage.objects.child_of(self)
            .live()
            .select_related("locale", "programme")
            .defer("body")
            .order_by("-date", "-path")
        )
        page = Paginator(news, NEWS_PER_PAGE).get_page(request.GET.get("page"))
        return {"news": page, "rows": [(one, one.get_url(request)) for one in page]}

    class Meta:
        verbose_name = _("list of news")
        verbose_name_plural = _("lists of news")


class NewsPage(BasePage):
    """A piece of news. PII: none."""

    date = models.DateField(_("date"), default=timezone.localdate)
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    picture = models.ForeignKey(
        CmsImage,
        verbose_name=_("picture"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    body = StreamField(Body(), verbose_name=_("text"), blank=True)

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("date"),
    ]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("date"),
        FieldPanel("programme"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        shared_record("programme"),
        shared_record("picture"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/news.html"

    class Meta:
        verbose_name = _("news article")
        verbose_name_plural = _("news")
