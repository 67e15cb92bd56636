"""The room in the admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from assessments import exchange_views
from assessments.bulk import ExportBulkAction, OwnDeleteBulkAction
from assessments.models import (
    Category,
    Question,
    QuestionFile,
    Quiz,
    QuizOverride,
    TestPassedRequirement,
    TimeGiven,
    question_models,
)
from assessments.staff_views import (
    DuplicatesView,
    MarkingQueue,
    MarkingSheet,
    PictureView,
    RepairView,
    VersionsView,
)
from assessments.viewsets import AssessmentsGroup
from assessments.viewsets.choosing import file_chooser
from assessments.viewsets.questions import type_viewset
from courses.policies import ProgrammePolicy

# One set of rights for all types, known before their viewsets ask for it.
for _model in (Question, *question_models()):
    register_permission_policy(_model, ProgrammePolicy(Question, "category__programme"))
register_permission_policy(Category, ProgrammePolicy(Category, "programme"))
register_permission_policy(QuestionFile, ProgrammePolicy(QuestionFile, "programme"))
register_permission_policy(Quiz, ProgrammePolicy(Quiz, "course__programme"))
register_permission_policy(
    QuizOverride, ProgrammePolicy(QuizOverride, "quiz__course__programme")
)
register_permission_policy(
    TimeGiven, ProgrammePolicy(TimeGiven, "attempt__quiz__course__programme")
)
register_permission_policy(
    TestPassedRequirement, ProgrammePolicy(TestPassedRequirement, "course__programme")
)
for _model in question_models():
    register_snippet(type_viewset(_model))
register_snippet(AssessmentsGroup)


@hooks.register("register_log_actions")
def assessment_actions(actions: LogActionRegistry) -> None:
    """Say the room's actions in histories."""
    for name, label, message in (
        ("publish_question", _("Freeze a version"), _("Version of a question frozen")),
        ("keep_file", _("Add a file"), _("File of questions added")),
        ("import", _("Import questions"), _("Questions imported from a file")),
        ("exchange", _("Hand in or write a file"), _("File handed in or asked for")),
        ("take_in", _("Take a file in"), _("Import of the file begun")),
        ("analyse", _("Count figures"), _("Figures of a quiz counted")),
        ("publish_quiz", _("Freeze a version"), _("Version of a quiz frozen")),
        ("start", _("Start a test"), _("Test started")),
        ("mark", _("Mark an answer"), _("Answer marked by hand")),
        ("repair", _("Mend a key"), _("Key of a question mended, answers marked anew")),
        ("grant", _("Grant an exception"), _("Exception from a quiz’s rules granted")),
        ("outage", _("Notice an outage"), _("Outage noticed, time given back")),
        ("submit", _("Submit a test"), _("Test submitted")),
    ):
        actions.register_action(f"assessments.{name}", label, message)


@hooks.register("register_admin_viewset")
def choosers() -> Any:
    """Let authors choose, or add, a file where a question shows one."""
    return file_chooser


# Takes the place of Wagtail's own: the action registered last counts.
hooks.register("register_bulk_action", OwnDeleteBulkAction, order=100)
hooks.register("register_bulk_action", ExportBulkAction)


@hooks.register("register_admin_urls")
def staff_urls() -> list[URLPattern]:
    """Add the pages for marking by hand and for mending a key."""
    return [
        path(
            "assessments/marking/", MarkingQueue.as_view(), name="assessments_marking"
        ),
        path(
            "assessments/marking/<int:pk>/",
            MarkingSheet.as_view(),
            name="assessments_marking_sheet",
        ),
        path(
            "assessments/files/<int:pk>/",
            PictureView.as_view(),
            name="assessments_picture",
        ),
        path(
            "assessments/exchange/",
            exchange_views.Exchanges.as_view(),
            name="assessments_exchanges",
        ),
        path(
            "assessments/exchange/<int:pk>/",
            exchange_views.OneExchange.as_view(),
            name="assessments_exchange",
        ),
        path(
            "assessments/exchange/<int:pk>/take/",
            exchange_views.TakeIn.as_view(),
            name="assessments_exchange_take",
        ),
        path(
            "assessments/exchange/<int:pk>/file/",
            exchange_views.Download.as_view(),
            name="assessments_exchange_file",
        ),
        path(
            "assessments/duplicates/",
            DuplicatesView.as_view(),
            name="assessments_duplicates",
        ),
        path(
            "assessments/versions/<int:pk>/",
            VersionsView.as_view(),
            name="assessments_versions",
        ),
        path(
            "assessments/repairs/<int:pk>/",
            RepairView.as_view(),
            name="assessments_repair",
        ),
    ]


@hooks.register("register_snippet_listing_buttons")
def row_buttons(
    snippet: Any,
    user: Any,
    next_url: str | None = None,
) -> Iterator[Button]:
    """Lead from a question in the list to its versions, from a quiz to its figures."""
    if isinstance(snippet, Question):
        address = reverse("assessments_versions", args=[snippet.pk])
        yield Button(_("Versions and use"), address, icon_name="history", priority=60)
    elif isinstance(snippet, Quiz):
        address = reverse("quiz_statistics", args=[snippet.code])
        yield Button(_("Analysis"), address, icon_name="table", priority=60)


@hooks.register("register_reports_menu_item")
def duplicates_item() -> MenuItem:
    """Lead to questions that say nearly the same."""
    return MarkingItem(
        _("Questions that are alike"),
        reverse_lazy("assessments_duplicates"),
        name="duplicates",
        icon_name="copy",
        order=700,
    )


@hooks.register("register_admin_menu_item")
def marking_item() -> MenuItem:
    """Lead to the answers that wait for a person."""
    return MarkingItem(
        _("Answers to mark"),
        reverse_lazy("assessments_marking"),
        name="marking",
        icon_name="edit",
        order=330,
    )


class MarkingItem(MenuItem):
    """Shown to those who may mark."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the user writes questions."""
        return request.user.has_perm(MarkingQueue.permission)
