"""Programmes, courses and what they ask for."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from courses.domain.repeating import pattern_of
from courses.forms import CourseForm, OwnCoursesForm
from courses.models import Course, LessonsReadRequirement, Programme
from courses.viewsets.base import OwnRowsViewSet, own_rows
from people.exports import IndexView


class ProgrammeViewSet(OwnRowsViewSet):
    """Programmes and who works in them."""

    model = Programme
    add_label = _("Add a programme")
    icon = "folder-open-inverse"
    menu_label = _("Programmes")
    index_view_class = own_rows(IndexView)
    list_display = ["title", Column("get_kind_display", label=_("Kind")), "key"]
    panels = [
        FieldPanel("title_ru"),
        FieldPanel("title_en"),
        FieldRowPanel([FieldPanel("key"), FieldPanel("kind")]),
        InlinePanel(
            "roles",
            heading=_("Who works in the programme"),
            label=_("role"),
            panels=[FieldPanel("person"), FieldPanel("role")],
        ),
    ]


class CourseIndexView(own_rows(IndexView, "programme")):
    """Courses with the number of their runs."""

    def get_base_queryset(self) -> QuerySet[Course]:
        """Count the runs in the same query."""
        return super().get_base_queryset().annotate(run_count=Count("runs"))

    def get_list_more_buttons(self, instance: Course) -> list[Any]:
        """Lead to planning a run: like the last one, else from the course alone."""
        buttons = super().get_list_more_buttons(instance)
        if self.request.user.has_perm("courses.add_courserun"):
            address = reverse("course:plan", args=[instance.pk])
            buttons.append(
                Button(_("Plan a run"), address, icon_name="calendar", priority=15)
            )
        return buttons


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Go to the form that plans a run of a course."""
    course = get_object_or_404(Course, pk=pk)
    if pattern := pattern_of(course):
        return redirect("courserun:repeat", pattern.pk)
    return redirect(f"{reverse('courserun:add')}?course={course.pk}")


class CourseViewSet(OwnRowsViewSet):
    """Courses; their texts are pages."""

    model = Course
    add_label = _("Add a course")
    icon = "openquote"
    menu_label = _("Courses")
    index_view_class = CourseIndexView
    list_display = [
        "title",
        Column("programme", label=_("Programme"), sort_key="programme__title_ru"),
        Column("get_access_display", label=_("Who may read")),
        Column("run_count", label=_("Runs"), sort_key="run_count"),
    ]
    list_filter = ["programme", "access"]
    search_fields = ["title_ru", "title_en", "key"]
    edit_handler = ObjectList(
        [
            FieldPanel("programme"),
            FieldPanel("title_ru"),
            FieldPanel("title_en"),
            FieldRowPanel([FieldPanel("key"), FieldPanel("access")]),
        ],
        base_form_class=CourseForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the way to planning a run."""
        way = path("plan/<int:pk>/", self._guarded(plan), name="plan")
        return [*super().get_urlpatterns(), way]


class RequirementIndexView(own_rows(IndexView, "course")):
    """Requirements of courses; those of runs are copies that nobody edits."""

    def get_base_queryset(self) -> QuerySet[Any]:
        """Leave the copies of runs out."""
        return super().get_base_queryset().exclude(course=None)


class RequirementEditView(own_rows(generic.EditView)):
    """Edit a course's requirement, never a run's copy."""

    def get_queryset(self) -> QuerySet[Any]:
        """Leave the copies of runs out."""
        return super().get_queryset().exclude(course=None)


class RequirementViewSet(OwnRowsViewSet):
    """Base for the kinds of requirements: each room derives its own."""

    add_label = _("Add a requirement")
    icon = "tasks"
    index_view_class = RequirementIndexView
    edit_view_class = RequirementEditView
    list_display = [
        Column("course", label=_("Course"), sort_key="course__title_ru"),
        Column("in_words", label=_("What is required")),
    ]
    kind_panels: tuple[FieldPanel, ...] = ()
    kind_form: type[OwnCoursesForm] = OwnCoursesForm

    def get_edit_handler(self) -> ObjectList:
        """Ask for the course, what the kind adds, and the order."""
        panels = [FieldPanel("course"), *self.kind_panels, FieldPanel("order")]
        handler = ObjectList(panels, base_form_class=self.kind_form)
        return handler.bind_to_model(self.model)


class LessonsReadViewSet(RequirementViewSet):
    """Courses whose lessons have to be read."""

    model = LessonsReadRequirement
    menu_label = _("Requirement: lessons read")
