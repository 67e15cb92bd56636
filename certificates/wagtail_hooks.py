"""The room in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy

from certificates.models import Certificate
from certificates.viewsets import RegisterViewSet
from people.policies import ReadOnlyPolicy

register_permission_policy(Certificate, ReadOnlyPolicy(Certificate))

# action: (what it is called, what it says about a row)
ACTIONS = {
    "certificates.issue_run": (
        _("Issue certificates of a run"),
        _("Issuing of certificates started"),
    ),
    "certificates.issue": (_("Issue certificate"), _("Certificate issued")),
    "certificates.revoke": (_("Revoke certificate"), _("Certificate revoked")),
    "certificates.reissue": (
        _("Issue again after revoking"),
        _("Certificate issued again after revoking"),
    ),
    "certificates.replace": (_("Replace certificate"), _("Certificate replaced")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name what the domain functions write into the log."""
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)


@hooks.register("register_admin_viewset")
def register() -> RegisterViewSet:
    """Add the register to the menu of those who may read it."""
    return RegisterViewSet()
