"""Shapes of input: signing in, registering, one's own data."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import time_zones
from people.domain import consents, registration
from people.domain.names import MAX_LENGTH, check_name, normalise_name
from people.domain.profile import Names, Particulars
from people.enums import ConsentKind, Language
from people.i18n import active_language
from people.models import ConsentDocument, Person, Region, Speciality, User


class NameField(forms.CharField):
    """One name: tidied, then refused if it cannot be a name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": MAX_LENGTH, "strip": False, **kwargs})

    def to_python(self, value: Any) -> str:
        """Return the name as it is kept."""
        return normalise_name(super().to_python(value))

    def validate(self, value: str) -> None:
        """Refuse an empty required name and what is no name."""
        super().validate(value)
        check_name(value)


class NamesMixin(forms.Form):
    """The names that documents print."""

    family_name = NameField(
        label=_("Family name"),
        help_text=_("Printed on certificates: write as in your diploma"),
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": _("Enter your family name.")},
    )
    given_name = NameField(
        label=_("Given name"),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": _("Enter your given name.")},
    )
    patronymic = NameField(
        label=_("Patronymic, if you have one"),
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


class RegisterForm(NamesMixin, allauth_forms.SignupForm):
    """Registration: address, names, region, consents; the rest when it is needed."""

    region = RegionField()
    processing = ConsentField(
        ConsentKind.PROCESSING,
        label=_("Processing of personal data for education"),
    )
    mailing = ConsentField(
        ConsentKind.MAILING,
        label=_("Letters about seminars in my region"),
        help_text=_("At most two a month, one link to stop"),
        required=False,
    )

    field_order = [
        "email",
        "family_name",
        "given_name",
        "patronymic",
        "region",
        "password1",
        "processing",
        "mailing",
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email, password = self.fields["email"], self.fields["password1"]
        email.label = _("E-mail")
        email.help_text = _("Your sign-in code and certificates go here")
        email.error_messages["required"] = _("Enter your e-mail.")
        password.label = _("Password, if you want one")
        password.help_text = _(
            "At least 8 characters. Without it you sign in with a code from a letter"
        )
        for field in (email, password):
            field.widget.attrs.pop("placeholder", None)

    def validate_unique_email(self, value: str) -> str:
        """Note whether the address has an account that was ever confirmed."""
        email = super().validate_unique_email(value)
        if self.account_already_exists and registration.unconfirmed_account(email):
            self.account_already_exists = False
        return email

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Register; a lost race for the address looks like any known address."""
        try:
            return super().try_save(request)
        except registration.RegistrationRefused:
            self.account_already_exists = True
            return super().try_save(request)

    def save(self, request: HttpRequest) -> User:
        """Make account, person and consents, and return the account."""
        data = self.cleaned_data
        person = registration.register(
            email=data["email"],
            password=data.get("password1", ""),
            names=Names(**{name: data[name] for name in NamesMixin.base_fields}),
            region=data["region"],
            agreed_to=filter(None, (data["processing"], data["mailing"])),
            language=active_language(),
            ip=get_adapter().get_client_ip(request),
            at=timezone.now(),
        )
        return person.account


class SignInForm(allauth_forms.LoginForm):
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email, password = self.fields["login"], self.fields["password"]
        email.label = _("E-mail")
        email.widget.attrs["autocomplete"] = "username"
        email.error_messages["required"] = _("Enter your e-mail.")
        password.help_text = ""
        password.error_messages["required"] = _(
            "Enter your password, or ask for a code below."
        )
        for field in (email, password):
            field.widget.attrs.pop("placeholder", None)


class RequestCodeForm(allauth_forms.RequestLoginCodeForm):
    """The e-mail a code goes to; named as on the sign-in form, which sends it too."""

    email = EmailField(
        label=_("E-mail"),
        error_messages={"required": _("Enter your e-mail.")},
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )

    def add_prefix(self, field_name: str) -> str:
        """Return the name that the field has on the sign-in form."""
        return "login" if field_name == "email" else super().add_prefix(field_name)


class CodeMixin(forms.Form):
    """Six digits from a letter, in one field that takes a paste."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Six digits")
        field.error_messages["required"] = _("Enter the code from the letter.")
        field.widget.attrs = {
            "class": "input input--code",
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
        }


class SignInCodeForm(CodeMixin, allauth_forms.ConfirmLoginCodeForm):
    """The code that signs in."""


class EmailCodeForm(CodeMixin, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that confirms an address."""


class PasswordResetCodeForm(CodeMixin, allauth_forms.ConfirmPasswordResetCodeForm):
    """The code that lets a new password be set."""


class PersonNamesForm(NamesMixin, forms.ModelForm):
    """The names of a person, in both alphabets."""

    family_name_latin = NameField(
        label=_("Family name in Latin letters"),
        required=False,
        help_text=_("As in your passport: for certificates in English"),
    )
    given_name_latin = NameField(
        label=_("Given name in Latin letters"), required=False
    )

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


class ParticularsForm(forms.ModelForm):
    """Where and as what a person works, and how they want to be written to."""

    region = RegionField(required=False, label=_("Region"), help_text="")
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("If your clock differs from the region's"),
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
            "specialities",
            "language",
        ]
        widgets = {
            "workplace": forms.TextInput(attrs={"autocomplete": "organization"}),
            "position": forms.TextInput(attrs={"autocomplete": "organization-title"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = time_zones.choices(timezone.now())
        own = self.instance.time_zone
        if own and own not in time_zones.CITIES:
            zones.append((own, own))
        self.fields["time_zone"].choices = [("", _("As in the region")), *zones]

    def particulars(self) -> Particulars:
        """Return what was typed, without the specialities."""
        names = set(self.Meta.fields) - {"specialities"}
        return Particulars(**{name: self.cleaned_data[name] for name in names})

    def clean_language(self) -> Language:
        """Return the language as one of ours."""
        return Language(self.cleaned_data["language"])
