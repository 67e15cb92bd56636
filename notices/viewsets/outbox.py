"""The outbox in the admin: to read, and to send one mail once more."""

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import linebreaksbr
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from notices.domain import outbox
from notices.due import ATTEMPTS
from notices.enums import MessageState
from notices.models import OutboxMessage
from people.columns import MomentColumn
from people.enums import Language
from people.listing import WordedViewSet
from people.rules import is_staff_member

GIVEN_UP = "given_up"


class OutboxFilterSet(WagtailFilterSet):
    """Narrow the mails down: how far they came, in which language."""

    state = django_filters.ChoiceFilter(
        choices=[*MessageState.choices, (GIVEN_UP, _("given up"))],
        method="with_state",
        label=_("State"),
    )
    language = django_filters.ChoiceFilter(choices=Language, label=_("Language"))

    class Meta:
        model = OutboxMessage
        fields = ["state", "language"]

    def with_state(self, rows: Any, _name: str, state: str) -> Any:
        """Keep the mails of ``state``; those given up no longer wait."""
        if state == GIVEN_UP:
            return rows.stuck()
        found = rows.filter(state=state)
        return found.exclude(done_at=None, attempts__gte=ATTEMPTS)


class OutboxIndexView(generic.IndexView):
    """The list; without the texts, which can be long."""

    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet[OutboxMessage]:
        """Leave the bodies of the mails in the database."""
        rows = super().get_base_queryset().defer("text", "html", "headers")
        return rows.select_related("person")

    def search_queryset(self, queryset: Any) -> Any:
        """Find by address, by the person's name or by the subject."""
        return queryset.found_by(self.search_query) if self.is_searching else queryset


class OutboxInspectView(generic.InspectView):
    """One mail, its lines as they were written."""

    labels = {
        "open_subject": _("Subject"),
        "open_text": _("Text"),
        "state_in_words": _("State"),
    }

    def get_field_label(self, field_name: str, field: Any) -> str:
        """Return a label also for what is not a field of the model."""
        label = self.labels.get(field_name)
        return label or super().get_field_label(field_name, field)

    def get_open_text_display_value(self) -> str:
        """Return the text with its line breaks."""
        return linebreaksbr(self.object.open_text)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Offer to send the mail once more, where that can be done."""
        if not self.object.may_be_sent_again:
            return []
        address = reverse("outbox:resend", args=[self.object.pk])
        return [Button(gettext("Send once more"), url=address, icon_name="rotate")]


class ResendView(WagtailAdminTemplateMixin, TemplateView):
    """Ask whether a mail is sent once more, and do it."""

    template_name = "notices/admin/resend.html"
    page_title = _("Send once more")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let staff in; the mail is looked up for both methods."""
        if not is_staff_member(request.user):
            raise PermissionDenied
        self.message = get_object_or_404(OutboxMessage, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show the mail and what may happen."""
        return super().get_context_data(
            message=self.message,
            may_arrive_twice=self.message.state
            in (MessageState.SENT, MessageState.UNKNOWN),
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it, or say why not."""
        try:
            outbox.send_again(
                message=self.message, actor=request.user, at=timezone.now()
            )
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, gettext("The mail waits to be sent."))
        return redirect("outbox:inspect", pk)


class OutboxViewSet(WordedViewSet, ModelViewSet):
    """Mail: what was sent, what waits, what was refused."""

    model = OutboxMessage
    name = "outbox"
    icon = "mail"
    menu_label = _("Outbox")
    index_view_class = OutboxIndexView
    inspect_view_class = OutboxInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    exclude_form_fields: list[str] = []
    filterset_class = OutboxFilterSet
    list_display = [
        Column("open_subject", label=_("Subject")),
        Column("to", label=_("To"), sort_key="to"),
        Column("state_in_words", label=_("State"), sort_key="state"),
        MomentColumn("created_at", label=_("Queued"), sort_key="created_at"),
        MomentColumn("done_at", label=_("Done"), sort_key="done_at"),
        Column("reply", label=_("Answer of the server")),
    ]
    search_fields = ["to"]
    ordering = ["-created_at", "-pk"]
    inspect_view_fields = [
        "to",
        "sender",
        "open_subject",
        "state_in_words",
        "reply",
        "reported_at",
        "created_at",
        "due_at",
        "done_at",
        "attempts",
        "last_error",
        "open_text",
    ]

    def get_urlpatterns(self) -> list[Any]:
        """Add the page that asks before sending."""
        resend = path("resend/<int:pk>/", ResendView.as_view(), name="resend")
        return [*super().get_urlpatterns(), resend]
