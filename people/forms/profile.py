"""One's own data."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import zones
from people.domain.profile import Names, Particulars
from people.enums import Language
from people.forms.fields import NameField, NamesMixin, PhoneField, RegionField
from people.models import Person, Speciality


class PersonNamesForm(NamesMixin, forms.ModelForm):
    """The names of a person, in both alphabets."""

    family_name_latin = NameField(
        label=_("Family name in Latin letters"),
        required=False,
        help_text=_("As in your passport: for certificates in English"),
    )
    given_name_latin = NameField(label=_("Given name in Latin letters"), required=False)

    class Meta:
        model = Person
        fields = [
            "family_name",
            "given_name",
            "patronymic",
            "family_name_latin",
            "given_name_latin",
        ]

    def names(self) -> Names:
        """Return the names that were typed."""
        return Names(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class NameRequestForm(PersonNamesForm):
    """Another name, with the reason and a copy of a document: for staff to decide."""

    reason = forms.CharField(
        label=_("Why the name changes"),
        max_length=500,
        help_text=_("For example: marriage, certificate of 12 May 2026"),
        error_messages={"required": _("Write why the name changes.")},
    )
    document = forms.FileField(
        label=_("Copy of the document"),
        required=False,
        help_text=_("PDF, JPEG or PNG; it is deleted after the decision"),
    )


class ParticularsForm(forms.ModelForm):
    """Where and as what a person works, and how they want to be written to."""

    region = RegionField(required=False, label=_("Region"), help_text="")
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("If your clock differs from the region's"),
    )
    phone = PhoneField(
        required=False, help_text=_("Staff find you by it when you call")
    )
    specialities = forms.ModelMultipleChoiceField(
        label=_("Specialities"),
        queryset=Speciality.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(
        label=_("Language of the site and of letters"),
        choices=[("ru", "Русский"), ("en", "English")],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Person
        fields = [
            "region",
            "time_zone",
            "workplace",
            "position",
            "phone",
            "specialities",
            "language",
        ]
        widgets = {
            "workplace": forms.TextInput(attrs={"autocomplete": "organization"}),
            "position": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clocks = zones.choices_with(self.instance.time_zone, timezone.now())
        self.fields["time_zone"].choices = [("", _("As in the region")), *clocks]

    def particulars(self) -> Particulars:
        """Return what was typed, without the specialities."""
        names = set(self.Meta.fields) - {"specialities"}
        return Particulars(**{name: self.cleaned_data[name] for name in names})

    def clean_language(self) -> Language:
        """Return the language as one of ours."""
        return Language(self.cleaned_data["language"])
