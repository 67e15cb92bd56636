"""The second step: allauth's forms in our words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

CODE_INPUT = {
    "class": "input input--code",
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
}


class AppCodeMixin(forms.Form):
    """A code from the app, or a recovery code where one is taken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Code from the app")
        field.error_messages["required"] = _("Enter the code from the app.")
        field.widget.attrs = CODE_INPUT


class SecondStepForm(AppCodeMixin, AuthenticateForm):
    """The second step of signing in."""


class SecondStepAgainForm(AppCodeMixin, ReauthenticateForm):
    """The second step once more, before something that matters."""


class ConnectAppForm(AppCodeMixin, ActivateTOTPForm):
    """The proof that the app is connected."""


class AddKeyForm(AddWebAuthnForm):
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the device")
        self.fields["passwordless"].label = _("Sign in with this key alone")
        self.fields["passwordless"].help_text = _(
            "Otherwise the key is the second step after the password"
        )


class RenameKeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the device")
