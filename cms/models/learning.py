"""Courses, their modules and lessons."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from assessments.models import Quiz
from cms.blocks import Body, Outcomes
from cms.edition import kept
from cms.forms import CoursePageForm, LessonPageForm, QuizPageForm
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
    is_sequential = models.BooleanField(
        _("lessons are read in their order"),
        default=False,
        help_text=_("A lesson opens when those before it are read."),
    )

    base_form_class = CoursePageForm
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("record_access"),
        FieldPanel("is_sequential"),
        FieldPanel("audience"),
        FieldPanel("outcomes"),
        FieldPanel("body"),
    ]
    promote_panels = [*BasePage.promote_panels, FieldPanel("record_key")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        shared_record("course"),
        shared_record("is_sequential"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.ProgrammePage"]
    subpage_types: ClassVar[list[str]] = [
        "cms.ModulePage",
        "cms.LessonPage",
        "cms.QuizPage",
    ]
    template = "cms/course.html"

    def contents(self, request: HttpRequest) -> dict[str, Any]:
        """Return the plan, the coming runs and what the course asks for."""
        from cms.domain import course_page
        from cms.visits import visit_of

        return course_page.contents(page=self, visit=visit_of(request))

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")


class InCourse:
    """A page below a course: read only by those whom the course lets in."""

    @cached_property
    def course_page(self) -> CoursePage:
        """The page of the course; shared between requests."""
        return kept(self._find_course_page, "course", self.path)  # type: ignore[attr-defined]

    def _find_course_page(self) -> CoursePage:
        return CoursePage.objects.select_related("course__programme", "locale").get(
            path__in=self.paths_above  # type: ignore[attr-defined]
        )

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page to those who may read it; nothing is written."""
        from cms.access import refuse_or_none

        refusal = refuse_or_none(request, self.course_page.course)
        return refusal or super().serve(request, *args, **kwargs)  # type: ignore[misc]


class ModulePage(InCourse, BasePage):
    """A part of a course: a folder for lessons. PII: none."""

    content_panels = BasePage.content_panels
    parent_page_types: ClassVar[list[str]] = ["cms.CoursePage"]
    subpage_types: ClassVar[list[str]] = ["cms.LessonPage", "cms.QuizPage"]
    template = "cms/module.html"

    def contents(self, request: HttpRequest) -> dict[str, Any]:
        """Return the course above, its plan and the reader's place in it."""
        from cms.domain import lesson_page
        from cms.visits import visit_of

        return lesson_page.module_contents(page=self, visit=visit_of(request))

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(InCourse, OneRecordPerPage, BasePage):
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
        FieldPanel("record_minutes"),
        FieldPanel("body"),
        FieldPanel("review_date"),
    ]
    promote_panels = [*BasePage.promote_panels, FieldPanel("record_key")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        shared_record("lesson"),
        shared_record("review_date"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.CoursePage", "cms.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/lesson.html"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the lesson, or which one comes before it."""
        from cms.access import refuse_or_none
        from cms.domain import lesson_page
        from cms.visits import visit_of

        course = self.course_page.course
        if self.course_page.is_sequential and not refuse_or_none(request, course):
            waits = lesson_page.waits_for(page=self, visit=visit_of(request))
            if waits is not None:
                return render(request, "cms/lesson_waits.html", waits)
        return super().serve(request, *args, **kwargs)

    def contents(self, request: HttpRequest) -> dict[str, Any]:
        """Return the course above, its plan and the reader's place in it."""
        from cms.domain import lesson_page
        from cms.visits import visit_of

        return lesson_page.lesson_contents(page=self, visit=visit_of(request))

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")


class QuizPage(InCourse, OneRecordPerPage, BasePage):
    """A quiz among the lessons; its questions are its record's. PII: none."""

    record_field = "quiz"

    quiz = models.ForeignKey(
        Quiz, verbose_name=_("quiz"), on_delete=models.PROTECT, related_name="+"
    )

    base_form_class = QuizPageForm
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("record_existing"),
        FieldPanel("record_kind"),
    ]
    promote_panels = [*BasePage.promote_panels, FieldPanel("record_key")]
    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        shared_record("quiz"),
    ]
    parent_page_types: ClassVar[list[str]] = ["cms.CoursePage", "cms.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/quiz.html"

    def contents(self, request: HttpRequest) -> dict[str, Any]:
        """Return the course above, its plan and the reader's place in it."""
        from cms.domain import lesson_page
        from cms.visits import visit_of

        return lesson_page.quiz_contents(page=self, visit=visit_of(request))

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
