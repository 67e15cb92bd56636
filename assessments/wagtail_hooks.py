"""The room in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from assessments.bulk import OwnDeleteBulkAction
from assessments.models import (
    Category,
    Question,
    Quiz,
    TestPassedRequirement,
    question_models,
)
from assessments.viewsets import AssessmentsGroup, type_viewset
from courses.policies import ProgrammePolicy

# One set of rights for all types, known before their viewsets ask for it.
for _model in (Question, *question_models()):
    register_permission_policy(_model, ProgrammePolicy(Question, "category__programme"))
register_permission_policy(Category, ProgrammePolicy(Category, "programme"))
register_permission_policy(Quiz, ProgrammePolicy(Quiz, "course__programme"))
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
        ("publish_quiz", _("Freeze a version"), _("Version of a quiz frozen")),
        ("start", _("Start a test"), _("Test started")),
        ("outage", _("Notice an outage"), _("Outage noticed, time given back")),
        ("submit", _("Submit a test"), _("Test submitted")),
    ):
        actions.register_action(f"assessments.{name}", label, message)


# Takes the place of Wagtail's own: the action registered last counts.
hooks.register("register_bulk_action", OwnDeleteBulkAction, order=100)
