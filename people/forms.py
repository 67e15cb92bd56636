"""Shapes of input."""

from django import forms


class RegistrationForm(forms.Form):
    """What registration asks beside e-mail and password."""

    def signup(self, request, user) -> None:  # noqa: ANN001 - allauth's signature
        """Create the person of the account."""
