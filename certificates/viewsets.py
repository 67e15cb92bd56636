"""The register of certificates in the admin: to read, search and export."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from certificates.enums import State
from certificates.models import (
    Accreditation,
    Certificate,
    CertificateDesign,
    Commitment,
    CreditScheme,
    DesignPicture,
    EvaluationRequirement,
    IssuingRules,
    SchemeRules,
)
from courses.forms import OwnCoursesForm
from courses.viewsets import RequirementViewSet
from courses.viewsets.base import OwnRowsViewSet, own_rows
from papers.uploads import check_image
from people.columns import MomentColumn
from people.exports import IndexView
from people.listing import WordedViewSet

# A signature stands in every document: it has to be light.
MOST_BYTES = 500 * 1024
MOST_PIXELS = 4_000_000


class StateColumn(Column):
    """The annotated state in words."""

    def get_value(self, instance: Certificate) -> str:
        """Return the label of the state."""
        return State(instance.state).label


class RegisterFilterSet(WagtailFilterSet):
    """By state, year and kind."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices)
    issued_at = django_filters.DateFromToRangeFilter(
        label=_("Issued"), widget=DateRangePickerWidget
    )

    class Meta:
        model = Certificate
        fields = ["state", "kind", "issued_at"]


class RegisterView(IndexView):
    """The list; one query for all states."""

    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet[Certificate]:
        """Add states and what the columns show."""
        return (
            super()
            .get_base_queryset()
            .with_state()
            .select_related("run__course", "person")
        )


def _page(certificate: Certificate) -> str:
    return reverse("certificate", args=[certificate.code])


class RegisterViewSet(WordedViewSet, ModelViewSet):
    """Certificates; what changes a state is done on the certificate's own page."""

    model = Certificate
    name = "certificates"
    icon = "doc-full-inverse"
    menu_label = _("Certificates")
    menu_order = 700
    add_to_admin_menu = True
    index_view_class = RegisterView
    inspect_view_enabled = False
    copy_view_enabled = False
    add_to_reference_index = False
    exclude_form_fields: list[str] = []
    filterset_class = RegisterFilterSet
    list_display: list[Any] = [
        TitleColumn("number", label=_("Number"), get_url=_page, sort_key="number"),
        Column("printed_name", label=_("Name")),
        Column("run", label=_("Run")),
        StateColumn("state", label=_("State"), sort_key="state"),
        MomentColumn("issued_at", label=_("Issued"), sort_key="issued_at"),
    ]
    list_export = ["number", "printed_name", "run", "kind", "state", "issued_at"]
    export_filename = "certificates"
    search_fields = ["number", "person__family_name", "person__given_name"]
    ordering = ["-issued_at", "-pk"]


class IssuingRulesViewSet(WordedViewSet, ModelViewSet):
    """Whether a programme lets one person prepare and release."""

    model = IssuingRules
    name = "issuing_rules"
    icon = "key"
    menu_label = _("Rules of issuing")
    menu_order = 720
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    form_fields = ["programme", "same_person_may_release", "design"]
    list_display: list[Any] = ["programme", "same_person_may_release", "design"]


class DesignViewSet(WordedViewSet, SnippetViewSet):
    """Designs of certificates, with live preview, drafts and revisions."""

    model = CertificateDesign
    add_label = _("Add a design")
    icon = "image"
    menu_label = _("Designs of certificates")
    menu_order = 710
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display: list[Any] = ["title", "ornament", "languages"]


class PictureForm(WagtailAdminModelForm):
    """A scan is read, looked at and kept under its hash."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PNG with a transparent ground, or JPEG; at most 500 KB."),
    )

    class Meta:
        model = DesignPicture
        fields = ["title"]

    def clean_file(self) -> Any:
        """Refuse what is no picture, or too heavy to stand in every document."""
        file = self.cleaned_data["file"]
        facts = check_image(file, max_bytes=MOST_BYTES, max_pixels=MOST_PIXELS)
        if facts.kind not in {"PNG", "JPEG"}:
            raise forms.ValidationError(_("Save the picture as PNG or JPEG."))
        return file

    def save(self, commit: bool = True) -> DesignPicture:  # noqa: FBT001, FBT002 - Django's
        """Keep the bytes; the same ones are kept once."""
        file = self.cleaned_data["file"]
        file.seek(0)
        self.instance = DesignPicture.keep(
            title=self.cleaned_data["title"], content=file.read()
        )
        return self.instance


class PictureViewSet(WordedViewSet, ModelViewSet):
    """Signatures, stamps and logos; a kept one is never changed."""

    model = DesignPicture
    name = "design_pictures"
    add_label = _("Add a picture")
    icon = "image"
    menu_label = _("Pictures for certificates")
    menu_order = 711
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display: list[Any] = ["title"]

    def get_form_class(self, for_update: bool = False) -> type[PictureForm]:  # noqa: FBT001, FBT002 - Wagtail's
        """Return the form that reads a file."""
        return PictureForm


class CreditSchemeViewSet(WordedViewSet, ModelViewSet):
    """Who counts credits."""

    model = CreditScheme
    name = "credit_schemes"
    icon = "list-ol"
    menu_label = _("Credit schemes")
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    form_fields = [
        "key",
        "title_ru",
        "title_en",
        "order",
        "gives_codes",
        "cycle_target",
    ]
    list_display: list[Any] = ["title", "gives_codes", "cycle_target"]


class SchemeRulesViewSet(WordedViewSet, ModelViewSet):
    """How each scheme counts, from a day on."""

    model = SchemeRules
    name = "scheme_rules"
    icon = "list-ol"
    menu_label = _("Rules of schemes")
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    form_fields = [
        "scheme",
        "valid_from",
        "unit_minutes",
        "step",
        "rounding",
        "cap_per_day",
        "all_or_nothing",
        "requires_evaluation",
        "statement_ru",
        "statement_en",
    ]
    list_display: list[Any] = ["scheme", "valid_from", "unit_minutes", "step"]


class EvaluationRequirementViewSet(RequirementViewSet):
    """Courses that ask for the evaluation form."""

    model = EvaluationRequirement
    menu_label = _("Requirement: evaluation form")
    add_to_settings_menu = True


class CommitmentViewSet(OwnRowsViewSet):
    """What courses hope their participants will change."""

    model = Commitment
    name = "commitments"
    icon = "list-ul"
    add_label = _("Add a change")
    menu_label = _("Changes that courses hope for")
    add_to_settings_menu = True
    index_view_class = own_rows(IndexView, "course")
    list_display = [
        Column("course", label=_("Course"), sort_key="course__title_ru"),
        Column("text", label=_("Text")),
    ]

    def get_edit_handler(self) -> ObjectList:
        """Ask for the course and the words in both languages."""
        names = ("course", "text_ru", "text_en", "order")
        panels = [FieldPanel(name) for name in names]
        handler = ObjectList(panels, base_form_class=OwnCoursesForm)
        return handler.bind_to_model(self.model)


class AccreditationViewSet(WordedViewSet, ModelViewSet):
    """What schemes decided on runs and days."""

    model = Accreditation
    name = "accreditations"
    icon = "list-ol"
    menu_label = _("Accreditations")
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    form_fields = ["run", "day", "scheme", "state", "number", "credits", "min_minutes"]
    list_display: list[Any] = ["run", "day", "scheme", "state", "number", "credits"]
