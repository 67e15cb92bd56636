"""Quizzes, what courses ask of them, exceptions, time given back."""

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from assessments import rules
from assessments.authoring import OverrideForm, OwnQuizzesForm, QuizForm
from assessments.models import Quiz, QuizOverride, TestPassedRequirement, TimeGiven
from assessments.viewsets.choosing import QuizChooserViewSet
from assessments.viewsets.listing import StateColumn
from courses.guards import GuardedAddresses
from courses.viewsets import RequirementViewSet
from people.listing import WordedViewSet


class QuizViewSet(GuardedAddresses, WordedViewSet, SnippetViewSet):
    """Quizzes: rules and slots; publishing freezes a version."""

    model = Quiz
    add_label = _("Add a quiz")
    icon = "list-ol"
    menu_label = _("Quizzes")
    menu_name = "quizzes"
    menu_order = 300
    chooser_viewset_class = QuizChooserViewSet
    list_display = [
        "title_ru",
        Column("course", label=_("Course"), sort_key="course__title_ru"),
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        StateColumn(),
        UpdatedAtColumn(),
    ]
    list_filter = ["course", "kind", "live"]
    edit_handler = ObjectList(Quiz.panels, base_form_class=QuizForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quiz]:
        """List the user's own, with their courses."""
        return rules.quizzes_for(request.user).select_related("course")


class TestPassedRequirementViewSet(RequirementViewSet):
    """Courses that ask for a test; a window belongs to a run's copy."""

    __test__ = False  # the name is the domain's, not pytest's

    model = TestPassedRequirement
    menu_label = _("Requirement: test passed")
    kind_panels = (FieldPanel("quiz"),)
    kind_form = OwnQuizzesForm


class OverrideIndex(generic.IndexView):
    """The exceptions of one's courses."""

    def get_base_queryset(self) -> QuerySet[QuizOverride]:
        """List the user's own with what the columns show."""
        own = rules.overrides_for(self.request.user)
        return own.select_related("quiz", "run__course", "enrolment__person")


class OverrideViewSet(GuardedAddresses, WordedViewSet, ModelViewSet):
    """Other rules for one person or one run."""

    model = QuizOverride
    add_label = _("Add an exception")
    icon = "time"
    menu_label = _("Exceptions")
    menu_name = "quiz-exceptions"
    menu_order = 350
    index_view_class = OverrideIndex
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel(name)
            for name in (
                "quiz",
                "run",
                "participant",
                "duration_minutes",
                "attempts_allowed",
                "opens_at",
                "closes_at",
                "reason",
            )
        ],
        base_form_class=OverrideForm,
    )
    list_display = [
        "quiz",
        Column("holder", label=_("For whom")),
        "duration_minutes",
        "attempts_allowed",
        "closes_at",
        "reason",
    ]
    list_filter = ["quiz"]


class TimeGivenIndex(generic.IndexView):
    """Time given back in one's courses."""

    def get_base_queryset(self) -> QuerySet[TimeGiven]:
        """List the user's own with what the columns show."""
        own = rules.time_given_for(self.request.user)
        return own.select_related(
            "outage", "attempt__quiz", "attempt__enrolment__person"
        )


class TimeGivenViewSet(GuardedAddresses, WordedViewSet, ModelViewSet):
    """Outages and the time that attempts got back; nothing to edit."""

    model = TimeGiven
    icon = "history"
    menu_label = _("Time given back")
    menu_name = "time-given-back"
    menu_order = 360
    index_view_class = TimeGivenIndex
    copy_view_enabled = False
    inspect_view_enabled = True
    form_fields: ClassVar[list[str]] = []
    list_display = [
        Column("attempt.enrolment.person", label=_("Participant")),
        Column("attempt.quiz", label=_("Quiz")),
        "seconds",
        Column("outage.began_at", label=_("Outage from")),
        Column("outage.ended_at", label=_("Outage until")),
    ]
