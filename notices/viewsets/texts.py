"""Texts of mails and rules of when, as staff edit them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import EditView, SnippetViewSet

from notices.domain import wordings
from notices.forms import RuleForm
from notices.models import MailText, Rule
from people.columns import YesNoColumn
from people.listing import WordedViewSet
from people.rules import is_staff_member


def address_of(view: str) -> str:
    """Return the name of an address of the texts."""
    name: str = MailText.snippet_viewset.get_url_name(view)
    return name


class PlaceholdersPanel(HelpPanel):
    """Names what may be written in braces, and what it stands for."""

    class BoundPanel(HelpPanel.BoundPanel):
        """The table for one text."""

        template_name = "notices/admin/placeholders.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the placeholders of this text."""
            context = super().get_context_data(parent_context)
            shipped = self.instance.shipped
            return context | {"rows": shipped.all_placeholders if shipped else []}


class MailTextEditView(EditView):
    """The form, with a way back to the text that ships."""

    def get_header_more_buttons(self) -> list[Button]:
        """Offer the text that ships, where this one differs."""
        address = reverse(address_of("reset"), args=[self.object.pk])
        return [Button(gettext("Back to the text that ships"), url=address)]


class ResetView(WagtailAdminTemplateMixin, TemplateView):
    """Ask whether the text that ships comes back, and do it."""

    template_name = "notices/admin/reset.html"
    page_title = _("Back to the text that ships")
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Let staff in."""
        if not is_staff_member(request.user):
            raise PermissionDenied
        self.text = get_object_or_404(MailText, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Show what would come back."""
        shipped = self.text.shipped
        back = [(language, *shipped.read(language)) for language in ("ru", "en")]
        edit = reverse(address_of("edit"), args=[self.text.pk])
        return super().get_context_data(text=self.text, back=back, edit=edit, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put it back; what stood there stays in the history."""
        wordings.reset(text=self.text, actor=request.user, at=timezone.now())
        messages.success(request, gettext("The text that ships is back."))
        return redirect(address_of("edit"), pk)


class MailTextViewSet(WordedViewSet, SnippetViewSet):
    """What mails say, in both languages."""

    model = MailText
    icon = "edit"
    menu_label = _("Texts of mails")
    edit_view_class = MailTextEditView
    copy_view_enabled = False
    list_display = [
        "__str__",
        Column("subject_ru", label=_("Subject")),
        YesNoColumn("is_shipped", label=_("As it ships")),
    ]
    search_fields = ["subject_ru", "body_ru", "subject_en", "body_en"]
    edit_handler = ObjectList(
        [
            PlaceholdersPanel(),
            MultiFieldPanel(
                [FieldPanel("subject_ru"), FieldPanel("body_ru")], heading=_("Russian")
            ),
            MultiFieldPanel(
                [FieldPanel("subject_en"), FieldPanel("body_en")], heading=_("English")
            ),
        ]
    )

    def get_urlpatterns(self) -> list[Any]:
        """Add the page that puts a text back."""
        reset = path("reset/<int:pk>/", ResetView.as_view(), name="reset")
        return [*super().get_urlpatterns(), reset]


class RuleViewSet(WordedViewSet, ModelViewSet):
    """When a text is sent by itself."""

    model = Rule
    icon = "time"
    add_label = _("Add a rule")
    menu_label = _("Rules of when")
    copy_view_enabled = False
    list_display = [
        "name",
        Column("moment_in_words", label=_("Moment")),
        Column("offset", label=_("How long before")),
        Column("get_unit_display", label=_("Unit")),
        YesNoColumn("is_active", label=_("In force")),
    ]
    ordering = ["name", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("moment"),
            FieldPanel("offset"),
            FieldPanel("unit"),
            FieldPanel("text"),
            FieldPanel("is_active"),
        ],
        base_form_class=RuleForm,
    )
