"""Runs in the admin: planned, planned like an earlier one, moved."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from courses.domain.enrolment import pass_on
from courses.domain.queries import standing
from courses.forms import RepeatForm, RunForm
from courses.models import CourseRun
from courses.viewsets.base import OwnRowsViewSet, own_rows, own_runs
from people.exports import IndexView


def can_repeat(user: Any, run: CourseRun) -> bool:
    """Tell whether ``user`` may plan a run like ``run``, which needs days."""
    return not run.is_self_paced and user.has_perm("courses.add_courserun")


def repeat_button(run: CourseRun) -> Button:
    """Return the way to a run like ``run``."""
    address = reverse("courserun:repeat", args=[run.pk])
    return Button(_("Plan one like it"), address, icon_name="copy", priority=15)


class RepeatView(WagtailAdminTemplateMixin, FormView):
    """Plan a run like an earlier one: ask for the first day and the place."""

    form_class = RepeatForm
    template_name = "courses/admin/repeat.html"
    page_title = _("Plan one like it")
    header_icon = "copy"
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let planners in.

        :raises PermissionDenied: for others
        """
        self.source = get_object_or_404(own_runs(request), pk=kwargs["pk"])
        if not can_repeat(request.user, self.source):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        """Name the earlier run."""
        return str(self.source)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the runs."""
        listed = {"url": reverse("courserun:index"), "label": _("Runs")}
        here = {"url": "", "label": self.page_title, "sublabel": str(self.source)}
        return [*self.breadcrumbs_items, listed, here]

    def get_initial(self) -> dict[str, Any]:
        """Take over the region that the demand led from."""
        region = self.request.GET.get("region", "")
        return {"region": region} if region.isdecimal() else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form which run it repeats and for whom."""
        own = {"source": self.source, "user": self.request.user}
        return {**super().get_form_kwargs(), **own}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say what comes along."""
        along = {"source": self.source, "sessions": self.source.sessions.count()}
        return {**super().get_context_data(**kwargs), **along}

    def form_valid(self, form: RepeatForm) -> HttpResponse:
        """Go on to the draft."""
        messages.success(
            self.request,
            _("The draft is planned. Check the days, then open it at its desk."),
        )
        return redirect("courserun:edit", form.run.pk)


class RunIndexView(own_rows(IndexView, "course__programme")):
    """Runs with their places."""

    def get_base_queryset(self) -> QuerySet[CourseRun]:
        """Count the places in the same query."""
        return super().get_base_queryset().with_places()

    def get_list_more_buttons(self, instance: CourseRun) -> list[Any]:
        """Offer to plan one like it."""
        buttons = super().get_list_more_buttons(instance)
        if can_repeat(self.request.user, instance):
            buttons.append(repeat_button(instance))
        return buttons


class RunStandingColumn(Column):
    """Where a run stands today, not only what was decided about it."""

    def get_value(self, instance: CourseRun) -> str:
        """Return a word from the state and the dates."""
        return str(standing(instance, timezone.now()))


class RunEditView(own_rows(generic.EditView, "course__programme")):
    """Edit a run; more places are offered to its waiting list."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Offer to plan one like it."""
        buttons = super().header_more_buttons
        if can_repeat(self.request.user, self.object):
            buttons.append(repeat_button(self.object))
        return buttons

    def save_instance(self) -> CourseRun:
        """Save the run and pass on what has become free."""
        run = super().save_instance()
        pass_on(run=run, at=timezone.now())
        return run


class RunViewSet(OwnRowsViewSet):
    """Runs: planned here; opened, cancelled and closed at their desk."""

    model = CourseRun
    add_label = _("Plan a seminar or course run")
    repeat_view_class = RepeatView
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
            MultiFieldPanel(
                [
                    FieldPanel("members_until"),
                    FieldPanel(
                        "withdraw_days", heading=_("Places are given back until")
                    ),
                    InlinePanel(
                        "quotas",
                        label=_("quota"),
                        panels=[
                            FieldRowPanel(
                                [
                                    FieldPanel("region"),
                                    FieldPanel("speciality"),
                                    FieldPanel("places"),
                                ]
                            )
                        ],
                    ),
                    InlinePanel(
                        "prerequisites",
                        label=_("course to complete before"),
                        panels=[FieldPanel("course")],
                    ),
                ],
                heading=_("Rules of enrolment"),
            ),
            InlinePanel(
                "team",
                heading=_("Visiting team"),
                label=_("member of the team"),
                panels=[FieldPanel("person"), FieldPanel("role")],
            ),
            InlinePanel(
                "partners",
                heading=_("Co-organisers and funders"),
                label=_("organisation"),
                panels=[
                    FieldRowPanel([FieldPanel("organisation"), FieldPanel("role")]),
                    FieldRowPanel(
                        [FieldPanel("official_ru"), FieldPanel("official_en")]
                    ),
                ],
            ),
        ],
        base_form_class=RunForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the page that plans a run like this one."""
        repeat = self._guarded(self.repeat_view_class.as_view())
        return [
            *super().get_urlpatterns(),
            path("repeat/<int:pk>/", repeat, name="repeat"),
        ]
