"""The outbox in the admin: to read, not to change."""

from typing import Any

from django.db.models import QuerySet
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from notices.models import OutboxMessage
from people.columns import MomentColumn
from people.listing import WordedViewSet


class OutboxIndexView(generic.IndexView):
    """The list; without the texts, which can be long."""

    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet[OutboxMessage]:
        """Leave the bodies of the mails in the database."""
        return super().get_base_queryset().defer("text", "html", "headers")


class OutboxInspectView(generic.InspectView):
    """One mail, its lines as they were written."""

    labels = {"open_subject": _("Subject"), "open_text": _("Text")}

    def get_field_label(self, field_name: str, field: Any) -> str:
        """Return a label also for what is not a field of the model."""
        label = self.labels.get(field_name)
        return label or super().get_field_label(field_name, field)

    def get_open_text_display_value(self) -> str:
        """Return the text with its line breaks."""
        return linebreaksbr(self.object.open_text)


class OutboxViewSet(WordedViewSet, ModelViewSet):
    """Mail: what was sent, what waits, what was refused."""

    model = OutboxMessage
    name = "outbox"
    icon = "mail"
    menu_label = _("Mail")
    menu_order = 800
    add_to_admin_menu = True
    index_view_class = OutboxIndexView
    inspect_view_class = OutboxInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    exclude_form_fields: list[str] = []
    list_display = [
        Column("open_subject", label=_("Subject")),
        Column("to", label=_("To"), sort_key="to"),
        Column("get_state_display", label=_("State"), sort_key="state"),
        MomentColumn("created_at", label=_("Queued"), sort_key="created_at"),
        MomentColumn("done_at", label=_("Done"), sort_key="done_at"),
        Column("last_error", label=_("Last error")),
    ]
    list_filter = ["state", "language"]
    search_fields = ["to"]
    ordering = ["-created_at", "-pk"]
    inspect_view_fields = [
        "to",
        "sender",
        "open_subject",
        "state",
        "created_at",
        "due_at",
        "done_at",
        "attempts",
        "last_error",
        "open_text",
    ]
