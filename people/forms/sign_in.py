"""Registering and signing in: allauth's forms in our words."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.fields import EmailField
from django import forms
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.domain import registration
from people.domain.profile import Names
from people.enums import ConsentKind
from people.forms.fields import ConsentField, NamesMixin, RegionField
from people.forms.second_factor import CODE_INPUT
from people.i18n import active_language
from people.models import User
from people.receivers import SET_HERE


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
        password.label = _("Password")
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
            saved = super().try_save(request)
        except registration.RegistrationRefused:
            self.account_already_exists = True
            return super().try_save(request)
        if self.account_already_exists:
            # As long as a new account takes, or the clock tells who has one.
            make_password(self.cleaned_data.get("password1") or None)
        return saved

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
        request.session[SET_HERE] = person.account.get_session_auth_hash()
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
        field.widget.attrs = CODE_INPUT


class SignInCodeForm(CodeMixin, allauth_forms.ConfirmLoginCodeForm):
    """The code that signs in."""


class EmailCodeForm(CodeMixin, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that confirms an address."""


class PasswordResetCodeForm(CodeMixin, allauth_forms.ConfirmPasswordResetCodeForm):
    """The code that lets a new password be set."""


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):
    """The e-mail of an account whose password is forgotten."""

    email = EmailField(
        label=_("E-mail"),
        error_messages={"required": _("Enter your e-mail.")},
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class OnePasswordMixin(forms.Form):
    """A new password, typed once: browsers show it, and a code resets it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        field = self.fields["password1"]
        field.label = _("New password")
        field.help_text = _("At least 8 characters")
        field.widget.attrs.pop("placeholder", None)


class NewPasswordForm(OnePasswordMixin, allauth_forms.ResetPasswordKeyForm):
    """A new password instead of a forgotten one."""


class SetPasswordForm(OnePasswordMixin, allauth_forms.SetPasswordForm):
    """The first password of an account that had none."""


class ChangePasswordForm(OnePasswordMixin, allauth_forms.ChangePasswordForm):
    """A new password instead of one that is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["oldpassword"]
        field.label, field.help_text = _("Current password"), ""
        field.widget.attrs.pop("placeholder", None)


class AddEmailForm(allauth_forms.AddEmailForm):
    """One more address for the account."""

    email = EmailField(
        label=_("New e-mail"),
        error_messages={"required": _("Enter your e-mail.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label, field.help_text = _("Password"), ""
        field.widget.attrs.pop("placeholder", None)
