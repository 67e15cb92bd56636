"""Choosers: rows of one's own programmes, without a query for each."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser as generic_chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views import chooser

from assessments.authoring import NewFileForm
from assessments.models import QuestionFile
from assessments.viewsets.listing import StateColumn, TypeColumn, own_rows
from courses.guards import require_own, rows_of


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


class FileChoice(OwnChoice):
    """For choosers of files: what they are, and the way to add one."""

    @cached_property
    def columns(self) -> list[Column]:
        """Show name and kind."""
        return [
            self.title_column,  # type: ignore[attr-defined]
            Column("get_kind_display", label=_("Kind")),
        ]

    def get_object_list(self) -> QuerySet[Any]:
        """Return the files of one's own programmes."""
        return own_rows(QuestionFile, self.request.user)  # type: ignore[attr-defined]


class ForAuthor:
    """For the part of a chooser in which a file is added: whose programmes to offer."""

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who asks."""
        kwargs: dict[str, Any] = super().get_creation_form_kwargs()  # type: ignore[misc]
        return {**kwargs, "for_user": self.request.user}  # type: ignore[attr-defined]


class FileChooseView(FileChoice, ForAuthor, generic_chooser.ChooseView):
    """The files to choose from."""


class FileChooseResultsView(FileChoice, ForAuthor, generic_chooser.ChooseResultsView):
    """The files to choose from, searched or leafed through."""


class FileCreateView(ForAuthor, generic_chooser.CreateView):
    """Add a file in the middle of writing a question."""


class FileChosen(generic_chooser.ChosenView):
    """The file that was chosen, of one's own programmes."""

    def get_object(self, pk: str) -> Any:
        """Return the row; one of others does not exist."""
        require_own(self.model_class, pk, self.request.user)
        return super().get_object(pk)


class FileChosenMultiple(generic_chooser.ChosenMultipleView):
    """The files that were chosen, of one's own programmes."""

    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        """Leave out the rows of others."""
        own = rows_of(self.model_class, self.request.user)
        return super().get_objects(pks).filter(pk__in=own.values("pk"))


class FileChooserViewSet(ChooserViewSet):
    """Choose a file, or add one."""

    model = QuestionFile
    icon = "media"
    choose_one_text = _("Choose a file")
    choose_another_text = _("Choose another file")
    edit_item_text = _("Edit this file")
    create_action_label = _("Add the file")
    creation_tab_label = _("Add a file")
    creation_form_class = NewFileForm
    choose_view_class = FileChooseView
    choose_results_view_class = FileChooseResultsView
    chosen_view_class = FileChosen
    chosen_multiple_view_class = FileChosenMultiple
    create_view_class = FileCreateView


file_chooser = FileChooserViewSet("assessments_file_chooser")
