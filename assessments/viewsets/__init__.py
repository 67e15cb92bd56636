"""The bank and the quizzes in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
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
