"""The room in the admin."""

from wagtail import hooks
from wagtail.permissions import register_permission_policy

from notices.models import OutboxMessage
from notices.viewsets import OutboxViewSet
from people.policies import ReadOnlyPolicy

register_permission_policy(OutboxMessage, ReadOnlyPolicy(OutboxMessage))


@hooks.register("register_admin_viewset")
def outbox() -> OutboxViewSet:
    """Add the outbox to the menu of those who may read it."""
    return OutboxViewSet()
