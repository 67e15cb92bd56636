"""The room in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from people.models import Consent, ConsentDocument
from people.policies import ReadOnlyPolicy
from people.viewsets import PeopleGroup

for _evidence in (Consent, ConsentDocument):
    register_permission_policy(_evidence, ReadOnlyPolicy(_evidence))


@hooks.register("register_admin_viewset")
def people() -> PeopleGroup:
    """Add the room to the menu."""
    return PeopleGroup()


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what the domain's verbs write into the log."""
    for action, label, message in (
        ("add_person", _("Add"), _("The person is on file")),
        ("rename", _("Change the name"), _("The name was changed")),
        ("describe", _("Change the data"), _("The data were changed")),
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
