"""The bank and the quizzes in the Wagtail admin."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from assessments.viewsets.questions import (
    CategoryViewSet,
    QuestionFileViewSet,
    QuestionViewSet,
)
from assessments.viewsets.quizzes import (
    OverrideViewSet,
    QuizViewSet,
    TestPassedRequirementViewSet,
    TimeGivenViewSet,
)


class AssessmentsGroup(SnippetViewSetGroup):
    """The room's part of the menu."""

    items = (
        QuestionViewSet,
        CategoryViewSet,
        QuestionFileViewSet,
        QuizViewSet,
        OverrideViewSet,
        TimeGivenViewSet,
        TestPassedRequirementViewSet,
    )
    menu_label = _("Assessments")
    menu_name = "assessments"
    menu_icon = "help"
    menu_order = 320

    def get_submenu_items(self) -> list[Any]:
        """Add the page on which questions come in and go out."""
        own = MenuItem(
            _("Import and export"),
            reverse_lazy("assessments_exchanges"),
            name="questions-exchange",
            icon_name="upload",
            order=250,
        )
        return [*super().get_submenu_items(), own]
