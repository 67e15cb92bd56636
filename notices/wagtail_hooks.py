"""The room in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from notices.models import OutboxMessage
from notices.viewsets import MailGroup
from people.policies import ReadOnlyPolicy

register_permission_policy(OutboxMessage, ReadOnlyPolicy(OutboxMessage))

ACTIONS = {
    "notices.send_again": (_("Send once more"), _("A mail was sent once more")),
    "notices.reset_text": (
        _("Back to the text that ships"),
        _("The text was put back"),
    ),
    "notices.confirm_mailing": (_("Confirm"), _("The mailing was confirmed")),
    "notices.bounce": (_("Come back"), _("A mail could not be delivered")),
}


register_snippet(MailGroup)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what the domain's verbs write into the log."""
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)
