"""The bank and the quizzes in the Wagtail admin."""

from typing import Any, ClassVar

from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusTagColumn, UpdatedAtColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import (
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from assessments import rules
from assessments.authoring import (
    CategoryForm,
    OverrideForm,
    OwnQuizzesForm,
    QuestionForm,
    QuizForm,
)
from assessments.models import (
    Category,
    Question,
    Quiz,
    QuizOverride,
    TestPassedRequirement,
    TimeGiven,
    question_models,
)
from courses.guards import GuardedAddresses, require_own, rows_of
from courses.viewsets import RequirementViewSet
from people.listing import WordedViewSet


def own_rows(model: type[Model], user: Any) -> QuerySet[Any]:
    """Return the rows of ``model`` that ``user`` works with."""
    if issubclass(model, Question):
        own = rules.questions_for(user)
        return own if model is Question else own.instance_of(model)
    return {Category: rules.categories_for, Quiz: rules.quizzes_for}[model](user)


class StateColumn(StatusTagColumn):
    """Live or draft; Wagtail's own column asks the database for every row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            "state_text",
            label=_("Status"),
            sort_key="live",
            primary=lambda row: row.live,
            **kwargs,
        )


class TypeColumn(Column):
    """The type of a question."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("type", label=_("Type"), **kwargs)

    def get_value(self, instance: Question) -> str:
        """Return the name of the type."""
        return str(type(instance)._meta.verbose_name)


# --- Choosing --------------------------------------------------------------------
class OwnChoice:
    """For choosers: the rows of one's own programmes, without a query per row."""

    def get_object_list(self) -> QuerySet[Any]:
        """Return what may be chosen."""
        return own_rows(self.model, self.request.user)  # type: ignore[attr-defined]

    @cached_property
    def columns(self) -> list[Column]:
        """Show title, type and status; Wagtail's status column asks for each row."""
        return [
            self.title_column,  # type: ignore[attr-defined]
            TypeColumn(),
            StateColumn(),
        ]


class OwnQuizChoice(OwnChoice):
    """For choosers of quizzes: they are of one type."""

    @cached_property
    def columns(self) -> list[Column]:
        """Show title, course and status."""
        return [
            self.title_column,  # type: ignore[attr-defined]
            Column("course", label=_("Course")),
            StateColumn(),
        ]

    def get_object_list(self) -> QuerySet[Any]:
        """Return what may be chosen, with the courses."""
        return super().get_object_list().select_related("course")


class OwnChosen(chooser.ChosenView):
    """What was chosen: a row of one's own programmes."""

    def get_object(self, pk: str) -> Any:
        """Return the row; one of others does not exist."""
        require_own(self.model_class, pk, self.request.user)
        return super().get_object(pk)


class OwnChosenMultiple(chooser.ChosenMultipleView):
    """What was chosen: rows of one's own programmes."""

    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        """Leave out the rows of others."""
        own = rows_of(self.model_class, self.request.user)
        return super().get_objects(pks).filter(pk__in=own.values("pk"))


class OwnChooserViewSet(chooser.SnippetChooserViewSet):
    """Choose, and be told about, rows of one's own programmes."""

    chosen_view_class = OwnChosen
    chosen_multiple_view_class = OwnChosenMultiple


class QuizChooseView(OwnQuizChoice, chooser.ChooseView):
    """The quizzes to choose from."""


class QuizChooseResultsView(OwnQuizChoice, chooser.ChooseResultsView):
    """The quizzes to choose from, searched or leafed through."""


class QuizChooserViewSet(OwnChooserViewSet):
    """Choose a quiz of one's own programmes."""

    choose_view_class = QuizChooseView
    choose_results_view_class = QuizChooseResultsView


class QuestionChooseView(OwnChoice, chooser.ChooseView):
    """The questions to choose from."""


class QuestionChooseResultsView(OwnChoice, chooser.ChooseResultsView):
    """The questions to choose from, searched or leafed through."""


class QuestionChooserViewSet(OwnChooserViewSet):
    """Choose a question of any type."""

    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionChooseResultsView


# --- The types: written, but not listed --------------------------------------
class TypeViewSet(GuardedAddresses, WordedViewSet, SnippetViewSet):
    """The pages on which questions of one type are written."""

    icon = "help"
    menu_item_is_registered = True  # reached through the list of all questions
    chooser_viewset_class = QuestionChooserViewSet

    def get_edit_handler(self) -> Any:
        """Return the type's panels with the form that checks the whole."""
        handler = ObjectList(self.model.panels, base_form_class=QuestionForm)
        return handler.bind_to_model(self.model)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """List the user's own."""
        return own_rows(self.model, request.user)

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Hide the rights of each type: those of "question" decide."""
        return Permission.objects.none()


def type_viewset(model: type[Question]) -> type[TypeViewSet]:
    """Make the viewset of a type; a new type needs no code here."""
    return type(f"{model.__name__}ViewSet", (TypeViewSet,), {"model": model})


# --- All questions -------------------------------------------------------------
class QuestionIndex(IndexView):
    """Questions of all types; each leads to the pages of its own."""

    def address(self, instance: Question, name: str) -> str:
        """Return the address of a page of the question's own type."""
        viewset = type(instance).snippet_viewset
        return reverse(viewset.get_url_name(name), args=[instance.pk])

    def get_edit_url(self, instance: Question) -> str | None:
        """Return where the question is edited, if it may be."""
        may = self.user_has_permission("change")
        return self.address(instance, "edit") if may else None

    def get_copy_url(self, instance: Question) -> str | None:
        """Return where the question is copied, if it may be."""
        may = self.user_has_permission("add")
        return self.address(instance, "copy") if may else None

    def get_delete_url(self, instance: Question) -> str | None:
        """Return where the question is deleted, if it may be."""
        may = self.user_has_permission("delete")
        return self.address(instance, "delete") if may else None


class ChooseType(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The first step of a new question: which type."""

    permission_required = "add"
    permission_policy: Any = None
    model: Any = None
    page_title = _("New question")
    header_icon = "help"

    def get_template_names(self) -> list[str]:
        """Use our page; the viewset would hand over that of a form."""
        return ["assessments/admin/choose_type.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the types with their addresses."""
        kwargs["types"] = [
            {
                "name": model._meta.verbose_name,
                "url": reverse(model.snippet_viewset.get_url_name("add")),
            }
            for model in question_models()
        ]
        return super().get_context_data(**kwargs)


class RedirectToType(View):
    """General links lead to the base: send them on to the type's own page."""

    def get(self, request: HttpRequest, pk: str, **_kwargs: Any) -> HttpResponse:
        """Redirect to the page on which the question is edited."""
        question = get_object_or_404(rules.questions_for(request.user), pk=pk)
        viewset = type(question).snippet_viewset
        return redirect(viewset.get_url_name("edit"), question.pk)


class QuestionViewSet(GuardedAddresses, WordedViewSet, SnippetViewSet):
    """The bank: list, search and choose questions of all types."""

    model = Question
    add_label = _("Add a question")
    icon = "help"
    menu_label = _("Questions")
    menu_name = "questions"
    menu_order = 100
    list_per_page = 50
    index_view_class = QuestionIndex
    add_view_class = ChooseType
    edit_view_class = RedirectToType
    chooser_viewset_class = QuestionChooserViewSet
    list_display = [
        "title",
        TypeColumn(),
        Column("category", label=_("Category"), sort_key="category__title_ru"),
        StateColumn(),
        UpdatedAtColumn(),
    ]
    list_filter = ["category__programme", "category", "live"]
    panels: list[Any] = []

    @property
    def revisions_revert_view(self) -> Any:
        """Lead to the type, as editing does: the base has no form to go back in."""
        return self.edit_view

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """List the user's own, with their categories."""
        return rules.questions_for(request.user).select_related("category")


# --- Categories and quizzes ------------------------------------------------------
class CategoryIndex(generic.IndexView):
    """The categories of one's programmes."""

    def get_base_queryset(self) -> QuerySet[Category]:
        """List the user's own with what the columns show."""
        own = rules.categories_for(self.request.user)
        return own.select_related("programme", "parent")


class CategoryViewSet(GuardedAddresses, WordedViewSet, ModelViewSet):
    """The tree of the bank."""

    model = Category
    add_label = _("Add a category")
    icon = "folder-open-inverse"
    menu_label = _("Categories")
    menu_name = "categories"
    menu_order = 200
    index_view_class = CategoryIndex
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel(name)
            for name in (
                "programme",
                "parent",
                "key",
                "title_ru",
                "title_en",
                "shared_with",
            )
        ],
        base_form_class=CategoryForm,
    )
    list_display = ["title_ru", "parent", "programme"]
    list_filter = ["programme"]
    search_fields = ["title_ru", "title_en"]


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


class AssessmentsGroup(SnippetViewSetGroup):
    """The room's part of the menu."""

    items = (
        QuestionViewSet,
        CategoryViewSet,
        QuizViewSet,
        OverrideViewSet,
        TimeGivenViewSet,
        TestPassedRequirementViewSet,
    )
    menu_label = _("Assessments")
    menu_name = "assessments"
    menu_icon = "help"
    menu_order = 320
