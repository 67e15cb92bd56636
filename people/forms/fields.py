"""Fields with rules of their own: names, regions, consents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.domain import consents
from people.domain.names import MAX_LENGTH, check_name, check_writing, normalise_name
from people.enums import ConsentKind
from people.i18n import active_language
from people.models import ConsentDocument, Region
from people.phones import normalise_phone


class NameField(forms.CharField):
    """One name: tidied, then refused if it cannot be a name."""

    def __init__(self, *, printed: bool = False, **kwargs: Any) -> None:
        """``printed``: as it stands on certificates, so its writing matters too."""
        super().__init__(**{"max_length": MAX_LENGTH, "strip": False, **kwargs})
        self.printed = printed

    def to_python(self, value: Any) -> str:
        """Return the name as it is kept."""
        return normalise_name(super().to_python(value))

    def validate(self, value: str) -> None:
        """Refuse an empty required name and what is no name."""
        super().validate(value)
        check_name(value)
        if self.printed:
            check_writing(value)


class PhoneField(forms.CharField):
    """A phone number, kept in one way however it is typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"})
        defaults = {"label": _("Phone"), "max_length": 30, "widget": widget}
        super().__init__(**{**defaults, **kwargs})

    def to_python(self, value: Any) -> str:
        """Return the number as it is kept."""
        return normalise_phone(super().to_python(value))


class NamesMixin(forms.Form):
    """The names that documents print."""

    family_name = NameField(
        printed=True,
        label=_("Family name"),
        help_text=_("Printed on certificates: write as in your diploma"),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Enter your family name.")},
    )
    given_name = NameField(
        printed=True,
        label=_("Given name"),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Enter your given name.")},
    )
    patronymic = NameField(
        label=_("Patronymic"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )


class RegionField(forms.ModelChoiceField):
    """Regions in the alphabet of the reader."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {
            "queryset": Region.objects.all(),
            "label": _("Region of work"),
            "help_text": _("We show local time for it"),
            "empty_label": _("Not chosen"),
            "error_messages": {
                "required": _("Choose the region where you work."),
                "invalid_choice": _("Choose a region from the list."),
            },
        }
        super().__init__(**{**defaults, **kwargs})

    def get_bound_field(self, form: forms.BaseForm, name: str) -> forms.BoundField:
        """Sort by the name in the language of this request."""
        self.queryset = Region.objects.order_by(f"name_{active_language()}")
        return super().get_bound_field(form, name)


class ConsentInput(forms.CheckboxInput):
    """A box whose value is the version of the text that was shown beside it."""

    document: ConsentDocument | None = None

    def format_value(self, value: Any) -> str:
        """Return what the browser sends back when the box is ticked."""
        return str(self.document.pk if self.document else "")

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """Return the version ticked, None for an empty box."""
        return data.get(name) or None


class ConsentField(forms.Field):
    """Agreement to the current text of one purpose; the value is that text or None."""

    widget = ConsentInput
    default_error_messages = {
        "required": _("Tick this box: without it we may not keep your data."),
        "changed": _("The text has changed. Read it and tick the box again."),
    }

    def __init__(self, kind: ConsentKind, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kind = kind

    def get_bound_field(self, form: forms.BaseForm, name: str) -> forms.BoundField:
        """Show the text that is current now."""
        self.document = consents.current_document(self.kind)
        self.widget.document = self.document
        return super().get_bound_field(form, name)

    def to_python(self, value: str | None) -> ConsentDocument | None:
        """Return the current text, if that is the one the person saw."""
        document = consents.current_document(self.kind)
        if not value or document is None:
            return None
        if value != str(document.pk):
            raise forms.ValidationError(self.error_messages["changed"], code="changed")
        return document
