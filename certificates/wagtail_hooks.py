"""The room in the admin."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from certificates.models import Certificate, Commitment, EvaluationRequirement
from certificates.rules import can_issue
from certificates.viewsets import (
    AccreditationViewSet,
    CommitmentViewSet,
    CreditSchemeViewSet,
    DesignViewSet,
    EvaluationRequirementViewSet,
    IssuingRulesViewSet,
    PictureViewSet,
    RegisterViewSet,
    SchemeRulesViewSet,
)
from courses.policies import ProgrammePolicy
from people.policies import ReadOnlyPolicy

register_permission_policy(Certificate, ReadOnlyPolicy(Certificate))
register_permission_policy(
    EvaluationRequirement, ProgrammePolicy(EvaluationRequirement, "course__programme")
)
register_permission_policy(Commitment, ProgrammePolicy(Commitment, "course__programme"))

# action: (what it is called, what it says about a row)
ACTIONS = {
    "certificates.prepare": (_("Prepare certificates"), _("Certificates prepared")),
    "certificates.release": (_("Release certificates"), _("Certificates released")),
    "certificates.send_back": (
        _("Send back prepared certificates"),
        _("Prepared certificates sent back"),
    ),
    "certificates.pause": (_("Pause issuing"), _("Issuing paused")),
    "certificates.resume": (_("Go on with issuing"), _("Issuing went on")),
    "certificates.override_name": (
        _("Find a doubtful name right"),
        _("Doubtful name found right"),
    ),
    "certificates.override_conditions": (
        _("Issue against the conditions"),
        _("Decided against the conditions"),
    ),
    "certificates.ask_names": (
        _("Ask participants to check their names"),
        _("Participants asked to check their names"),
    ),
    "certificates.mend_file": (_("Make a file again"), _("File made again")),
    "certificates.name_confirmed": (_("Confirm the name"), _("Name confirmed")),
    "certificates.name_wished": (
        _("Ask for another name"),
        _("Another name asked for"),
    ),
    "certificates.award": (_("Award credits"), _("Credits awarded")),
    "certificates.close_protocol": (
        _("Make the closing protocol"),
        _("Closing protocol made"),
    ),
    "certificates.take_in_paper": (
        _("Take in the paper register"),
        _("Paper register taken in"),
    ),
    "certificates.add_external": (
        _("Add a document of another issuer"),
        _("Document of another issuer added"),
    ),
    "certificates.take_out_external": (
        _("Take out a document of another issuer"),
        _("Document of another issuer taken out"),
    ),
    "certificates.take_in_codes": (_("Add codes"), _("Codes added")),
    "certificates.void_code": (_("Make a code void"), _("Code made void")),
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
def register() -> list[ModelViewSet]:
    """Add the register and the rules to the menus of those who may read them."""
    return [
        RegisterViewSet(),
        IssuingRulesViewSet(),
        AccreditationViewSet(),
        CreditSchemeViewSet(),
        SchemeRulesViewSet(),
        EvaluationRequirementViewSet(),
        CommitmentViewSet(),
        PictureViewSet(),
    ]


@hooks.register("register_reports_menu_item")
def registers_item() -> MenuItem:
    """Lead from the reports of the admin to the registers."""
    return RegistersItem(
        _("Registers of certificates"), reverse_lazy("registers"), icon_name="doc-full"
    )


class RegistersItem(MenuItem):
    """Shown to those who may issue."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the reader may issue."""
        return can_issue(request.user)


register_snippet(DesignViewSet)
