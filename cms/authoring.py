"""What the Wagtail admin offers to authors."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms.models import Term
from cms.views import manuscripts
from people.listing import WordedViewSet


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name what the domain functions write into the log."""
    for name, label, message in (
        ("add_material", _("Add a material"), _("Material added")),
        ("hide_material", _("Hide a material"), _("Material hidden")),
        ("show_material", _("Show a material"), _("Material shown again")),
    ):
        actions.register_action(f"cms.{name}", label, message)
    actions.register_action(
        "cms.remark", _("Write to the trainers"), _("Remark on a lesson")
    )
    actions.register_action(
        "cms.answer_remark", _("Answer a remark"), _("Remark answered")
    )
    actions.register_action(
        "cms.import_manuscript",
        _("Import a document"),
        _("Text of a document imported as a draft"),
    )


@hooks.register("register_admin_urls")
def manuscript_urls() -> list[URLResolver]:
    """Add the way from a document to a lesson."""
    addresses = [
        path("<int:pk>/add/", manuscripts.hand_in, name="add"),
        path("<str:code>/", manuscripts.report, name="report"),
        path("<str:code>/make/", manuscripts.make, name="make"),
    ]
    return [path("manuscripts/", include((addresses, "manuscripts")))]


@hooks.register("register_page_header_buttons")
def manuscript_button(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """Offer to take a lesson from a document, on a course, a module and a lesson."""
    if manuscripts.takes_documents(page, user):
        yield Button(
            _("Take text from a document"),
            reverse("manuscripts:add", args=[page.pk]),
            icon_name="upload",
            priority=25,
        )


class TermViewSet(WordedViewSet, ModelViewSet):
    """The glossary."""

    model = Term
    icon = "openquote"
    menu_label = _("Glossary")
    menu_order = 260
    add_to_admin_menu = True
    list_display = ("term_ru", "term_en")
    list_per_page = 50
    search_fields = ("term_ru", "term_en")
    form_fields = ("term_ru", "meaning_ru", "term_en", "meaning_en")


@hooks.register("register_admin_viewset")
def glossary() -> TermViewSet:
    """Add the glossary to the menu of those who may change it."""
    return TermViewSet("glossary")
