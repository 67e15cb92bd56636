"""Mass mailings in the admin: written, looked at, confirmed, watched."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from notices import texts
from notices.domain import letters, mailings
from notices.enums import MailingState
from notices.forms import MailingForm
from notices.models import Mailing
from people.columns import MomentColumn
from people.listing import WordedViewSet
from people.rules import is_staff_member

PER_PAGE = 50
DIGITS = 18  # what a 64-bit column holds in any case


class MailingPlaceholders(HelpPanel):
    """Names what may be written in braces."""

    class BoundPanel(HelpPanel.BoundPanel):
        """The table."""

        template_name = "notices/admin/placeholders.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add what every text has."""
            return super().get_context_data(parent_context) | {"rows": texts.COMMON}


class MailingEditView(generic.EditView):
    """The form, with the way to the preview."""

    def get_object(self, queryset: Any = None) -> Mailing:
        """Return the mailing, unless it went out."""
        mailing: Mailing = super().get_object(queryset)
        if mailing.state != MailingState.DRAFT:
            raise PermissionDenied
        return mailing

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        """Offer the preview first of all."""
        address = reverse("mailing:outlook", args=[self.object.pk])
        own = super().header_more_buttons
        return [
            Button(gettext("Who will get what"), url=address, icon_name="view"),
            *own,
        ]

    def get_success_url(self) -> str:
        """Saving leads to who will get what."""
        return reverse("mailing:outlook", args=[self.object.pk])


class MailingCreateView(generic.CreateView):
    """The form of a new mailing; saving leads to who will get what."""

    def get_success_url(self) -> str:
        """Look before it goes out."""
        return reverse("mailing:outlook", args=[self.object.pk])


class MailingDeleteView(generic.DeleteView):
    """Drafts may be dropped; what went out stays on record."""

    def get_object(self, queryset: Any = None) -> Mailing:
        """Return the draft."""
        mailing: Mailing = super().get_object(queryset)
        if mailing.state != MailingState.DRAFT:
            raise PermissionDenied
        return mailing


class OutlookView(WagtailAdminTemplateMixin, TemplateView):
    """Who will get what; then one button, and how far the worker is."""

    template_name = "notices/admin/outlook.html"
    page_title = _("Who will get what")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let staff in."""
        if not is_staff_member(request.user):
            raise PermissionDenied
        self.mailing = get_object_or_404(Mailing, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Count, list a page of recipients, and show the letter of one."""
        persons = mailings.recipients(self.mailing).select_related("account")
        page = Paginator(persons, PER_PAGE).get_page(self.request.GET.get("p"))
        shown = persons.filter(pk=_number(self.request.GET.get("person"))).first()
        reader = shown or next(iter(page), None)
        return super().get_context_data(
            mailing=self.mailing,
            outlook=mailings.outlook(self.mailing),
            is_draft=self.mailing.state == MailingState.DRAFT,
            page_obj=page,
            rows=[(person, letters.address_of(person)) for person in page],
            reader=reader,
            letter=_letter(self.mailing, reader) if reader else None,
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm what was looked at."""
        try:
            mailings.confirm(
                mailing=self.mailing,
                expected=_number(request.POST.get("expected")),
                actor=request.user,
                at=timezone.now(),
            )
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
        else:
            messages.success(request, gettext("The letters are being written."))
        return redirect("mailing:outlook", pk)


def _number(text: str | None) -> int:
    """Return the number typed into an address; -1 for what no row can have."""
    return int(text) if text and text.isdecimal() and len(text) <= DIGITS else -1


def _letter(mailing: Mailing, person: Any) -> dict[str, str]:
    values = texts.values_of(person, person.language)
    return letters.render(mailing, values, person.language)


class MailingViewSet(WordedViewSet, ModelViewSet):
    """Letters to a group of people."""

    model = Mailing
    icon = "group"
    add_label = _("Write to a group")
    menu_label = _("Mailings")
    add_view_class = MailingCreateView
    edit_view_class = MailingEditView
    delete_view_class = MailingDeleteView
    copy_view_enabled = False
    list_display = [
        "title",
        Column("audience_in_words", label=_("To whom")),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("total", label=_("Recipients")),
        MomentColumn("confirmed_at", label=_("Confirmed"), sort_key="confirmed_at"),
    ]
    list_filter = ["state"]
    search_fields = ["title", "subject_ru", "subject_en"]
    ordering = ["-pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("audience"),
            MailingPlaceholders(),
            MultiFieldPanel(
                [FieldPanel("subject_ru"), FieldPanel("body_ru")], heading=_("Russian")
            ),
            MultiFieldPanel(
                [FieldPanel("subject_en"), FieldPanel("body_en")], heading=_("English")
            ),
        ],
        base_form_class=MailingForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        """Add the page that shows and confirms."""
        outlook = path("outlook/<int:pk>/", OutlookView.as_view(), name="outlook")
        return [*super().get_urlpatterns(), outlook]
