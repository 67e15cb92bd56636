"""The room in the admin."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from people import merge_views
from people.models import Consent, ConsentDocument
from people.policies import ReadOnlyPolicy
from people.viewsets import PeopleGroup

for _evidence in (Consent, ConsentDocument):
    register_permission_policy(_evidence, ReadOnlyPolicy(_evidence))


@hooks.register("register_admin_viewset")
def people() -> PeopleGroup:
    """Add the room to the menu."""
    return PeopleGroup()


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern]:
    """Add the pages on which two rows of one person are made one."""
    return [
        path(
            "person/<int:pk>/merge/", merge_views.Choose.as_view(), name="person_twin"
        ),
        path(
            "person/<int:pk>/merge/<int:other>/",
            merge_views.Merge.as_view(),
            name="person_merge",
        ),
        path(
            "person/unmerge/<int:pk>/",
            merge_views.Undo.as_view(),
            name="person_unmerge",
        ),
    ]


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what the domain's verbs write into the log."""
    for action, label, message in (
        ("add_person", _("Add"), _("The person is on file")),
        ("rename", _("Change the name"), _("The name was changed")),
        ("describe", _("Change the data"), _("The data were changed")),
        ("merge", _("Merge"), _("Two rows of one person were merged")),
        ("undo_merge", _("Undo a merge"), _("A merge was undone")),
        ("change_email", _("Change the e-mail"), _("The e-mail was changed")),
        ("give_address", _("Change the e-mail"), _("The e-mail was changed")),
        ("drop_password", _("Drop the password"), _("A doubtful password was dropped")),
        ("give_consent", _("Give consent"), _("A consent was given")),
        ("withdraw_consent", _("Take consent back"), _("A consent was taken back")),
        (
            "publish_consent_document",
            _("Publish a text of consent"),
            _("A text of consent was published"),
        ),
    ):
        actions.register_action(f"people.{action}", label, message)
