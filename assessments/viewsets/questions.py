"""The bank: questions of all types, categories, files."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from django_filters import BooleanFilter, CharFilter, ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from assessments import rules
from assessments.authoring import CategoryForm, QuestionFileForm, QuestionForm
from assessments.models import (
    Category,
    Question,
    QuestionFile,
    QuestionTag,
    question_models,
)
from assessments.viewsets.choosing import QuestionChooserViewSet
from assessments.viewsets.listing import StateColumn, TypeColumn, own_rows
from courses.guards import GuardedAddresses
from people.listing import WordedViewSet


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


def type_names() -> list[tuple[str, str]]:
    """Return the types of questions, for a choice."""
    return [
        (str(model._meta.model_name), str(model._meta.verbose_name))
        for model in question_models()
    ]


class QuestionIndex(IndexView):
    """Questions of all types; each leads to the pages of its own."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Lead to import and export, beside what Wagtail offers."""
        buttons = list(super().header_more_buttons)
        if self.user_has_permission("add"):
            address = reverse("assessments_exchanges")
            buttons.append(Button(_("Import and export"), address, icon_name="upload"))
        return buttons

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


class QuestionFilters(WagtailFilterSet):
    """By what questions of the bank are looked for."""

    type = ChoiceFilter(label=_("Type"), method="of_type", choices=type_names)
    tag = CharFilter(label=_("Tag"), method="with_tag")
    to_review = BooleanFilter(label=_("Review is due"), method="due")

    class Meta:
        model = Question
        fields = ["category__programme", "category", "difficulty", "speciality", "live"]

    def of_type(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep the questions of one type."""
        models = {model._meta.model_name: model for model in question_models()}
        return rows.instance_of(models[value])  # type: ignore[attr-defined]

    def with_tag(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Keep those with a tag."""
        tagged = QuestionTag.objects.filter(tag__name__iexact=value.strip())
        return rows.filter(pk__in=tagged.values("content_object"))

    def due(self, rows: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:  # noqa: FBT001
        """Keep those whose review date has come, or all others."""
        past = {"review_date__lte": timezone.localdate()}
        return rows.filter(**past) if value else rows.exclude(**past)


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
    filterset_class = QuestionFilters
    panels: list[Any] = []

    @property
    def revisions_revert_view(self) -> Any:
        """Lead to the type, as editing does: the base has no form to go back in."""
        return self.edit_view

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        """List the user's own, with their categories."""
        return rules.questions_for(request.user).select_related("category")


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


class FileIndex(generic.IndexView):
    """The files of one's programmes."""

    def get_base_queryset(self) -> QuerySet[QuestionFile]:
        """List the user's own with what the columns show."""
        return rules.files_for(self.request.user).select_related("programme")


class QuestionFileViewSet(GuardedAddresses, WordedViewSet, ModelViewSet):
    """Pictures, recordings and films that questions show."""

    model = QuestionFile
    add_label = _("Add a file")
    icon = "media"
    menu_label = _("Files of questions")
    menu_name = "question-files"
    menu_order = 250
    index_view_class = FileIndex
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("programme"),
            FieldPanel("title"),
            FieldPanel("file"),
            FieldRowPanel([FieldPanel("alt_ru"), FieldPanel("alt_en")]),
            FieldRowPanel([FieldPanel("transcript_ru"), FieldPanel("transcript_en")]),
            FieldRowPanel([FieldPanel("credit"), FieldPanel("licence")]),
        ],
        base_form_class=QuestionFileForm,
    )
    list_display = [
        "title",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        "programme",
        "uploaded_at",
    ]
    list_filter = ["programme", "kind"]
    search_fields = ["title", "alt_ru", "alt_en"]
