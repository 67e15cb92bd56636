"""The room in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry
from wagtail.permissions import register_permission_policy

from people import erase_views, law_views, merge_views, name_views
from people.models import AuditEvent, Consent, ConsentDocument, ErasureRequest
from people.policies import ReadOnlyPolicy
from people.viewsets import PeopleGroup

for _evidence in (AuditEvent, Consent, ConsentDocument, ErasureRequest):
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
            "person/<int:pk>/erase/", erase_views.Erase.as_view(), name="person_erase"
        ),
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
        path(
            "person/<int:pk>/snils/",
            name_views.ShowSnils.as_view(),
            name="person_snils",
        ),
        path("person/terms/", law_views.Terms.as_view(), name="retention"),
        path("person/incident/", law_views.Incident.as_view(), name="incident"),
        path("person/names/", name_views.NameRequests.as_view(), name="name_requests"),
        path(
            "person/names/<int:pk>/",
            name_views.DecideName.as_view(),
            name="name_request",
        ),
        path(
            "person/names/<int:pk>/document/",
            name_views.NameDocument.as_view(),
            name="name_document",
        ),
    ]


class NameCorrected(LogFormatter):
    """How the history of a person tells of a printed name that staff have changed."""

    label = _("Correct the name")
    message = _("A name that was printed was corrected")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        """Say why; a history without revisions shows no comments."""
        return f"{self.message}: {log_entry.data['reason']}"


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what the domain's verbs write into the log."""
    for action, label, message in (
        ("add_person", _("Add"), _("The person is on file")),
        ("rename", _("Change the name"), _("The name was changed")),
        ("describe", _("Change the data"), _("The data were changed")),
        ("ask_name", _("Ask for a name"), _("Another name was asked for")),
        ("decide_name", _("Decide on a name"), _("A request for a name was decided")),
        ("keep_snils", _("Keep the SNILS"), _("The SNILS was written down")),
        ("show_snils", _("Show the SNILS"), _("The SNILS was shown")),
        ("merge", _("Merge"), _("Two rows of one person were merged")),
        ("undo_merge", _("Undo a merge"), _("A merge was undone")),
        ("erase", _("Erase"), _("The person was erased")),
        ("ask_erasure", _("Ask for erasure"), _("The person asked to be erased")),
        ("keep_person", _("Stay"), _("The request for erasure was taken back")),
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
    actions.register_action("people.correct_name")(NameCorrected)


class NamesItem(MenuItem):
    """Shown to those who may change persons."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the reader may change persons."""
        return bool(request.user.has_perm("people.change_person"))


@hooks.register("register_admin_menu_item")
def names_item() -> MenuItem:
    """Lead to the names that wait for a decision."""
    return NamesItem(
        _("Requests for names"),
        reverse_lazy("name_requests"),
        name="name-requests",
        icon_name="edit",
        order=215,
    )


class LawItem(MenuItem):
    """Shown to those who may read the audit trail."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the reader may."""
        return bool(request.user.has_perm("people.view_auditevent"))


@hooks.register("register_reports_menu_item")
def incident_item() -> MenuItem:
    """Lead to what is told after an incident."""
    return LawItem(
        _("Incident with data"),
        reverse_lazy("incident"),
        icon_name="warning",
        order=900,
    )


@hooks.register("register_reports_menu_item")
def retention_item() -> MenuItem:
    """Lead to the terms of storage."""
    return LawItem(
        _("Terms of storage"), reverse_lazy("retention"), icon_name="time", order=910
    )
