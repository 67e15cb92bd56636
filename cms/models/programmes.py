"""Programmes and the catalogue of courses."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.blocks import Body, Steps
from cms.forms import ProgrammePageForm
from cms.models.base import BasePage, shared_record
from cms.models.records import OneRecordPerPage
from courses.models import Programme

# What somebody types into the search of the catalogue.
LONGEST_WORDS = 80


class ProgrammePage(OneRecordPerPage, BasePage):
    """A programme of the society; its record is made with it. PII: none."""

    record_field = "programme"

    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    steps = StreamField(Steps(), verbose_name=_("how it goes"), blank=True)
    body = StreamField(Body(), verbose_name=_("text"), blank=True)

    base_form_class = ProgrammePageForm
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("record_kind"),
        FieldPanel("steps"),
        FieldPanel("body"),
    ]
    promote_panels = [*BasePage.promote_panels, FieldPanel("record_key")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        shared_record("programme"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.CoursePage"]
    template = "cms/programme.html"

    def contents(self, request: HttpRequest) -> dict[str, Any]:
        """Return the programme's figures, its coming and past runs, its courses."""
        from cms.domain import programme_page
        from cms.visits import visit_of

        return programme_page.contents(page=self, visit=visit_of(request))

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")


class CourseIndexPage(BasePage):
    """The catalogue of courses. PII: none."""

    heading = models.CharField(
        _("heading"),
        max_length=120,
        blank=True,
        help_text=_("The title stands in the menu; this may be longer."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("summary"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/course_index.html"

    def contents(self, request: HttpRequest) -> dict[str, Any]:
        """Return the courses of this language with the reader's progress."""
        from cms.domain import catalogue
        from cms.visits import visit_of

        words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
        return catalogue.contents(page=self, words=words, visit=visit_of(request))

    class Meta:
        verbose_name = _("catalogue of courses")
        verbose_name_plural = _("catalogues of courses")
