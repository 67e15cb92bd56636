"""The room in the Wagtail admin: plan, look up, enrol."""

from typing import Any

import django_filters
from django.contrib.admin.utils import unquote
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from courses.domain import planning
from courses.domain.enrolment import pass_on
from courses.domain.queries import standing
from courses.forms import (
    CourseForm,
    OwnCoursesForm,
    RunForm,
    SessionForm,
    StaffEnrolmentForm,
)
from courses.guards import READING, GuardedAddresses
from courses.models import (
    Course,
    CourseRun,
    Enrolment,
    LessonsReadRequirement,
    Programme,
    Session,
)
from courses.rules import runs_for_trainer
from people.columns import MomentColumn, YesNoColumn
from people.exports import IndexView
from people.listing import WordedViewSet


class OwnRows:
    """Mixin of views: only rows of the programmes that somebody works in."""

    related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return what the list may show, with what its columns need."""
        return self._own()

    def get_queryset(self) -> QuerySet[Any]:
        """Return what may be opened: another row does not exist."""
        if isinstance(self, generic.IndexView):
            return super().get_queryset()
        return self._own()

    def _get_title_column(self, field_name: str, *args: Any, **kwargs: Any) -> Column:
        """Name the first column: Wagtail cannot read it from a property."""
        column = super()._get_title_column(field_name, *args, **kwargs)
        if field_name == "title":
            column.label = _("Title")
        return column

    def get_object(self, queryset: QuerySet[Any] | None = None) -> Any:
        """Return the row; Wagtail's inspect view asks no queryset by itself."""
        if isinstance(self, generic.InspectView):
            pk = unquote(str(self.kwargs[self.pk_url_kwarg]))
            return get_object_or_404(self._own(), pk=pk)
        return super().get_object(queryset)

    def _own(self) -> QuerySet[Any]:
        policy = self.permission_policy
        rows = policy.instances_user_has_any_permission_for(self.request.user, READING)
        return rows.select_related(*self.related) if self.related else rows


def own_rows(view: type, *related: str, **attributes: Any) -> type:
    """Return ``view`` narrowed down to one's own rows."""
    members = {"related": related, "__doc__": OwnRows.__doc__, **attributes}
    return type(f"Own{view.__name__}", (OwnRows, view), members)


def own_runs(request: HttpRequest) -> QuerySet[CourseRun]:
    """Return the runs that a filter offers, with what their titles need."""
    return runs_for_trainer(request.user).select_related("course")


class OwnRunFilterSet(WagtailFilterSet):
    """Narrows a list down to one of one's own runs."""

    run = django_filters.ModelChoiceFilter(queryset=own_runs, label=_("Run"))


class SessionFilterSet(OwnRunFilterSet):
    """What narrows sessions down."""

    class Meta:
        model = Session
        fields = ["run", "kind", "funding"]


class EnrolmentFilterSet(OwnRunFilterSet):
    """What narrows enrolments down."""

    class Meta:
        model = Enrolment
        fields = ["run", "state"]


class OwnRowsViewSet(GuardedAddresses, WordedViewSet, ModelViewSet):
    """What the viewsets of the room share."""

    copy_view_enabled = False
    add_to_reference_index = False
    edit_view_class = own_rows(generic.EditView)
    delete_view_class = own_rows(generic.DeleteView)
    inspect_view_class = own_rows(generic.InspectView)


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
        Column("in_words", label=_("What has to be done")),
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


class RunIndexView(own_rows(IndexView, "course__programme")):
    """Runs with their places."""

    def get_base_queryset(self) -> QuerySet[CourseRun]:
        """Count the places in the same query."""
        return super().get_base_queryset().with_places()


class RunStandingColumn(Column):
    """Where a run stands today, not only what was decided about it."""

    def get_value(self, instance: CourseRun) -> str:
        """Return a word from the state and the dates."""
        return str(standing(instance, timezone.now()))


class RunEditView(own_rows(generic.EditView, "course__programme")):
    """Edit a run; more places are offered to its waiting list."""

    def save_instance(self) -> CourseRun:
        """Save the run and pass on what has become free."""
        run = super().save_instance()
        pass_on(run=run, at=timezone.now())
        return run


class RunViewSet(OwnRowsViewSet):
    """Runs: planned here; opened, cancelled and closed at their desk."""

    model = CourseRun
    add_label = _("Plan a seminar or course run")
    icon = "calendar"
    menu_label = _("Runs")
    index_view_class = RunIndexView
    edit_view_class = RunEditView
    list_display = [
        "title",
        Column("city", label=_("City"), sort_key="city_ru"),
        Column("start_date", label=_("First day"), sort_key="start_date"),
        RunStandingColumn("state", label=_("State"), sort_key="state"),
        Column("places_taken", label=_("Places taken")),
        Column("capacity", label=_("Places")),
    ]
    list_filter = ["state", "course", "region"]
    search_fields = ["title_ru", "city_ru", "city_en", "code", "course__title_ru"]
    ordering = ["-start_date", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("course"),
            MultiFieldPanel(
                [
                    FieldPanel("title_ru"),
                    FieldPanel("title_en"),
                    FieldPanel("number_in_series"),
                ],
                heading=_("Title"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("start_date"), FieldPanel("end_date")]),
                    FieldPanel("time_zone"),
                    FieldRowPanel([FieldPanel("city_ru"), FieldPanel("city_en")]),
                    FieldPanel("venue_ru"),
                    FieldPanel("venue_en"),
                    FieldRowPanel([FieldPanel("region"), FieldPanel("host")]),
                ],
                heading=_("When and where"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("admission"),
                    FieldRowPanel([FieldPanel("capacity"), FieldPanel("offer_hours")]),
                    FieldRowPanel(
                        [
                            FieldPanel("enrolment_opens_at"),
                            FieldPanel("enrolment_closes_at"),
                        ],
                        help_text=_("By the clock of the venue."),
                    ),
                ],
                heading=_("Enrolment"),
            ),
        ],
        base_form_class=RunForm,
    )


class SessionEditView(own_rows(generic.EditView, "run__course")):
    """Edit a session; the verb writes, the view does not."""

    def save_instance(self) -> Session:
        """Save what the form holds, the speakers included."""
        session = self.form.save(commit=False)
        return planning.change_session(
            session=session, actor=self.request.user, at=timezone.now()
        )


class SessionDeleteView(own_rows(generic.DeleteView, "run__course")):
    """Remove a session in which nobody was marked."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, or say why it has to stay."""
        try:
            return super().form_valid(form)
        except planning.PlanningRefused as refusal:
            messages.error(self.request, refusal.message)
            return redirect(self.get_success_url())

    def delete_action(self) -> None:
        """Let the verb remove it."""
        planning.remove_session(
            session=self.object, actor=self.request.user, at=timezone.now()
        )


class SessionViewSet(OwnRowsViewSet):
    """Sessions of the runs, with their speakers."""

    model = Session
    add_label = _("Add a session")
    icon = "time"
    menu_label = _("Sessions")
    edit_view_class = SessionEditView
    delete_view_class = SessionDeleteView
    index_view_class = own_rows(IndexView, "run__course")
    list_display = [
        "title",
        Column("run", label=_("Run"), sort_key="run__start_date"),
        MomentColumn(
            "starts_at", label=_("Begins"), sort_key="starts_at", zone="run.zone"
        ),
        Column("get_kind_display", label=_("Kind")),
        YesNoColumn("counts_for_credit", label=_("Counts")),
    ]
    filterset_class = SessionFilterSet
    ordering = ["-starts_at", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("run"),
            FieldPanel("title_ru"),
            FieldPanel("title_en"),
            FieldRowPanel([FieldPanel("key"), FieldPanel("kind")]),
            FieldRowPanel(
                [FieldPanel("starts_at"), FieldPanel("ends_at")],
                help_text=_("By the clock of the venue."),
            ),
            FieldPanel("room"),
            FieldRowPanel([FieldPanel("funding"), FieldPanel("counts_for_credit")]),
            InlinePanel(
                "speakers",
                heading=_("Speakers"),
                label=_("speaker"),
                panels=[FieldPanel("person"), FieldPanel("order")],
            ),
        ],
        base_form_class=SessionForm,
    )


class EnrolmentAddView(generic.CreateView):
    """Staff give a place; the verb writes, the view does not."""

    def save_instance(self) -> Enrolment:
        """Return what the form's verb wrote."""
        return self.form.save()

    def get_edit_url(self) -> str:
        """Lead to the row, which is only looked at."""
        return reverse("enrolments:inspect", args=[self.object.pk])


class EnrolmentViewSet(OwnRowsViewSet):
    """Enrolments: looked at, and given by staff."""

    model = Enrolment
    name = "enrolments"
    add_label = _("Enrol a person")
    icon = "group"
    menu_label = _("Enrolments")
    index_view_class = own_rows(IndexView, "person", "run__course")
    add_view_class = EnrolmentAddView
    inspect_view_enabled = True
    inspect_view_fields = ["person", "run", "state", "enrolled_at"]
    list_display = [
        Column("person", label=_("Person"), sort_key="person__sort_key"),
        Column("run", label=_("Run"), sort_key="run__start_date"),
        Column("get_state_display", label=_("State"), sort_key="state"),
        MomentColumn("enrolled_at", label=_("Enrolled"), sort_key="enrolled_at"),
    ]
    list_export = ["person", "person.code", "run", "run.code", "state", "enrolled_at"]
    filterset_class = EnrolmentFilterSet
    search_fields = ["person__family_name", "person__given_name"]
    ordering = ["-enrolled_at", "-pk"]
    edit_handler = ObjectList(
        [FieldPanel("run"), FieldPanel("person"), FieldPanel("beyond_capacity")],
        base_form_class=StaffEnrolmentForm,
    )


class LearningGroup(ModelViewSetGroup):
    """Everything that is planned and looked up about courses."""

    menu_label = _("Learning")
    menu_icon = "calendar"
    menu_order = 250
    items = (
        RunViewSet,
        SessionViewSet,
        EnrolmentViewSet,
        CourseViewSet,
        LessonsReadViewSet,
        ProgrammeViewSet,
    )
