"""The room in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from notices.models import OutboxMessage
from notices.viewsets import OutboxViewSet
from people.policies import ReadOnlyPolicy

register_permission_policy(OutboxMessage, ReadOnlyPolicy(OutboxMessage))

ACTIONS = {
    "notices.send_again": (_("Send once more"), _("A mail was sent once more")),
    "notices.bounce": (_("Come back"), _("A mail could not be delivered")),
}


@hooks.register("register_admin_viewset")
def outbox() -> OutboxViewSet:
    """Add the outbox to the menu of those who may read it."""
    return OutboxViewSet()


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what the domain's verbs write into the log."""
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)
