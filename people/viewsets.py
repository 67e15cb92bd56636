"""The room in the admin: persons, places, consents."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from people import zones
from people.card_views import PersonCard
from people.domain import naming
from people.domain.duplicates import lookalikes
from people.domain.finding import find
from people.domain.naming import NamingRefused
from people.editing import CarefulEditing
from people.exports import IndexView
from people.forms.fields import NameField, PhoneField
from people.i18n import active_language
from people.law_viewsets import (
    ConsentDocumentViewSet,
    ConsentViewSet,
    ErasureRequestViewSet,
    ExportViewSet,
)
from people.listing import WordedViewSet
from people.models import (
    Organisation,
    Person,
    Region,
    Speciality,
)
from people.models.fields import FoldedField


class PersonForm(WagtailAdminModelForm):
    """A person as staff write it: names by the same rules as at registration."""

    family_name = NameField(printed=True, label=_("Family name"))
    given_name = NameField(printed=True, label=_("Given name"))
    patronymic = NameField(label=_("Patronymic"), required=False)
    family_name_latin = NameField(
        label=_("Family name in Latin letters"), required=False
    )
    given_name_latin = NameField(label=_("Given name in Latin letters"), required=False)
    former_family_name = NameField(
        label=_("Former family name"),
        required=False,
        help_text=_("A maiden name: found by it, never printed"),
    )
    phone = PhoneField(required=False)
    name_reason = forms.CharField(
        label=_("Why the name changes"),
        required=False,
        max_length=500,
        help_text=_(
            "A certificate was issued with this name. Needed only when the name"
            " changes; the log keeps it."
        ),
    )
    is_another = forms.BooleanField(
        label=_("This is another person than those on file"), required=False
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("If the person's clock differs from the region's"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clocks = zones.choices_with(self.instance.time_zone, timezone.now())
        self.fields["time_zone"].choices = [("", _("As in the region")), *clocks]
        if self.instance.pk:
            del self.fields["is_another"]
        if not self.instance.pk or not naming.is_locked(self.instance):
            del self.fields["name_reason"]

    def _post_clean(self) -> None:
        """Work out the keys by which people on file are compared."""
        super()._post_clean()
        for field in Person._meta.concrete_fields:
            if isinstance(field, FoldedField):
                field.pre_save(self.instance, add=False)


class RegionForm(WagtailAdminModelForm):
    """A region; its clock is chosen, not typed."""

    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clocks = zones.choices_with(self.instance.time_zone, timezone.now())
        self.fields["time_zone"].choices = [("", _("Not chosen")), *clocks]


class PersonFilterSet(WagtailFilterSet):
    """Narrow the list down by region and speciality."""

    region = django_filters.ModelChoiceFilter(
        queryset=lambda _request: Region.objects.order_by(f"name_{active_language()}"),
        label=_("Region"),
    )
    specialities = django_filters.ModelChoiceFilter(
        queryset=lambda _request: Speciality.objects.all(), label=_("Speciality")
    )
    account = django_filters.BooleanFilter(
        lookup_expr="isnull", exclude=True, label=_("Has an account")
    )

    class Meta:
        model = Person
        fields = ["region", "specialities", "account"]


class PersonIndexView(IndexView):
    """The list; found by any part of the name, however it is spelt."""

    def get_base_queryset(self) -> QuerySet[Person]:
        """Leave merged persons out: the kept one is listed."""
        return Person.objects.known().select_related("region")

    def search_queryset(self, queryset: QuerySet[Person]) -> QuerySet[Person]:
        """Find by name, e-mail or a number; typing errors are forgiven."""
        return find(self.search_query, queryset) if self.is_searching else queryset


class PersonCreateView(CreateView):
    """The form of a new person; asks before somebody is added who may be on file."""

    def is_valid(self, form: Any) -> bool:
        """Refuse whoever looks like somebody on file, until staff say it is another."""
        if form.is_valid() and not form.cleaned_data.get("is_another"):
            self._ask_about(lookalikes(form.instance), form)
        return bool(super().is_valid(form))

    def _ask_about(self, alike: list[Person], form: Any) -> None:
        for other in alike:
            words = _("Perhaps the same person is on file: %(name)s %(email)s")
            messages.warning(
                self.request,
                words % {"name": other.full_name, "email": other.email},
                buttons=[
                    messages.button(
                        reverse("person:inspect", args=[other.pk]), _("Open")
                    )
                ],
            )
        if alike:
            form.add_error(
                "is_another",
                _("Open the person on file, or tick this box and save again."),
            )


class PersonEditView(CarefulEditing, EditView):
    """The form of a person on file; a name that was printed changes with a reason."""

    def is_valid(self, form: Any) -> bool:
        """Ask why, once it is known which names this form changes."""
        if not super().is_valid(form):
            return False
        try:
            naming.check_correction(**self._correction(form))
        except NamingRefused as refusal:
            form.add_error("name_reason", refusal)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()
            return False
        return True

    def save_instance(self) -> Person:
        """Save, and log why the name has changed."""
        person: Person = super().save_instance()
        naming.note_correction(**self._correction(self.form), actor=self.request.user)
        return person

    def _correction(self, form: Any) -> dict[str, Any]:
        person, saved = form.instance, self.columns
        changed = [one for one in naming.PRINTED if getattr(person, one) != saved[one]]
        reason = form.cleaned_data.get("name_reason", "")
        return {"person": person, "changed": changed, "reason": reason}


class PersonViewSet(WordedViewSet, ModelViewSet):
    """Everybody the society knows."""

    model = Person
    icon = "user"
    add_label = _("Add a person")
    menu_label = _("Persons")
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    filterset_class = PersonFilterSet
    search_fields = ["search_text"]
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = PersonCard
    inspect_view_fields = ["code"]
    list_display = [
        TitleColumn(
            "full_name",
            label=pgettext_lazy("of a person", "name"),
            url_name="person:inspect",
            sort_key="sort_key",
        ),
        Column("email", label=_("E-mail"), sort_key="email"),
        Column("region", label=_("Region"), sort_key="region__name_ru"),
        Column("workplace", label=_("Place of work"), sort_key="workplace"),
    ]
    ordering = ["sort_key", "pk"]
    list_export = [
        "code",
        "family_name",
        "given_name",
        "patronymic",
        "email",
        "phone",
        "member_number",
        "region",
        "workplace",
        "position",
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("family_name"),
                    FieldPanel("given_name"),
                    FieldPanel("patronymic"),
                    FieldPanel("family_name_latin"),
                    FieldPanel("given_name_latin"),
                    FieldPanel("former_family_name"),
                    FieldPanel("name_reason"),
                    FieldPanel("is_another"),
                ],
                heading=_("Name for documents"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("email"),
                    FieldPanel("phone"),
                    FieldPanel("birth_date"),
                    FieldPanel("member_number"),
                    FieldPanel("region"),
                    FieldPanel("time_zone"),
                    FieldPanel("workplace"),
                    FieldPanel("organisation"),
                    FieldPanel("position"),
                    FieldPanel("language"),
                ],
                heading=_("Work and letters"),
            ),
        ],
        base_form_class=PersonForm,
    )


class OrganisationIndexView(IndexView):
    """The list with its regions in one query."""

    def get_base_queryset(self) -> QuerySet[Organisation]:
        """Fetch the regions too."""
        return super().get_base_queryset().select_related("region")


class OrganisationViewSet(WordedViewSet, ModelViewSet):
    """Hospitals, centres, authorities, funds."""

    model = Organisation
    index_view_class = OrganisationIndexView
    icon = "site"
    add_label = _("Add an organisation")
    menu_label = _("Organisations")
    form_fields = ["key", "name_ru", "name_en", "kind", "region"]
    list_display = [
        "name",
        Column("get_kind_display", label=_("Kind"), sort_key="kind"),
        Column("region", label=_("Region")),
    ]
    list_filter = ["kind"]
    search_fields = ["name_ru", "name_en"]
    ordering = ["name_ru", "pk"]


class RegionViewSet(WordedViewSet, ModelViewSet):
    """Federal subjects, editable."""

    model = Region
    icon = "globe"
    add_label = _("Add a region")
    menu_label = pgettext_lazy("menu", "Regions")
    edit_handler = ObjectList(
        [
            FieldPanel("code"),
            FieldPanel("name_ru"),
            FieldPanel("name_en"),
            FieldPanel("federal_district_ru"),
            FieldPanel("federal_district_en"),
            FieldPanel("time_zone"),
            FieldPanel("short_ru"),
            FieldPanel("tile_column"),
            FieldPanel("tile_row"),
        ],
        base_form_class=RegionForm,
    )
    list_display = [
        "name",
        Column("federal_district_ru", label=_("Federal district")),
        Column("time_zone", label=_("Time zone"), sort_key="time_zone"),
        Column("code", label=_("Code"), sort_key="code"),
    ]
    search_fields = ["name_ru", "name_en", "code"]
    ordering = ["name_ru", "pk"]


class SpecialityViewSet(WordedViewSet, ModelViewSet):
    """Medical specialities, editable."""

    model = Speciality
    icon = "tag"
    add_label = _("Add a speciality")
    menu_label = _("Specialities")
    form_fields = ["key", "name_ru", "name_en"]
    list_display = ["name_ru", "name_en"]
    search_fields = ["name_ru", "name_en"]
    ordering = ["name_ru", "pk"]


class PeopleGroup(ModelViewSetGroup):
    """The room's place in the menu."""

    menu_label = _("People")
    menu_icon = "group"
    menu_order = 200
    items = (
        PersonViewSet,
        OrganisationViewSet,
        RegionViewSet,
        SpecialityViewSet,
        ConsentViewSet,
        ConsentDocumentViewSet,
        ErasureRequestViewSet,
        ExportViewSet,
    )
