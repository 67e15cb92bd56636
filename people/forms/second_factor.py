"""The second step: allauth's forms in our words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
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
