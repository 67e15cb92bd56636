"""Courses, their modules and lessons."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms.blocks import Body, Outcomes
from cms.forms import CoursePageForm, LessonPageForm
from cms.models.base import BasePage, shared_record
from cms.models.records import OneRecordPerPage
from courses.models import Course, Lesson


class CoursePage(OneRecordPerPage, BasePage):
    """A course; its record is made with it. PII: none."""

    record_field = "course"

    course = models.ForeignKey(
        Course, verbose_name=_("course"), on_delete=models.PROTECT, related_name="+"
    )
    audience = models.CharField(
        _("for whom"),
        max_length=200,
        blank=True,
        help_text=_("Specialities, such as: paediatricians, haematologists."),
    )
    outcomes = StreamField(
        Outcomes(), verbose_name=_("what participants will be able to do"), blank=True
    )
    body = StreamField(Body(), verbose_name=_("text"), blank=True)

    base_form_class = CoursePageForm
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("record_key"),
        FieldPanel("record_access"),
        FieldPanel("audience"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        shared_record("course"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.ProgrammePage"]
    subpage_types: ClassVar[list[str]] = ["cms.ModulePage", "cms.LessonPage"]
    template = "cms/course.html"

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class ModulePage(BasePage):
    """A part of a course: a folder for lessons. PII: none."""

    content_panels = BasePage.content_panels
    parent_page_types: ClassVar[list[str]] = ["cms.CoursePage"]
    subpage_types: ClassVar[list[str]] = ["cms.LessonPage"]
    template = "cms/module.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(OneRecordPerPage, BasePage):
    """A lesson; its record is made with it. PII: none."""

    record_field = "lesson"

    lesson = models.ForeignKey(
        Lesson, verbose_name=_("lesson"), on_delete=models.PROTECT, related_name="+"
    )
    body = StreamField(Body(), verbose_name=_("text"), blank=True)
    review_date = models.DateField(
        _("to be reviewed by"),
        null=True,
        blank=True,
        help_text=_("Stands on the handout."),
    )

    base_form_class = LessonPageForm
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("record_key"),
        FieldPanel("record_minutes"),
        FieldPanel("body"),
        FieldPanel("review_date"),
    ]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        shared_record("lesson"),
        shared_record("review_date"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.CoursePage", "cms.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/lesson.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
