"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from people.models import Person


class AccountAdapter(DefaultAccountAdapter):
    """The society's accounts: our words, and mail in the reader's language."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed. Write to the society."),
        "duplicate_email": _("This address belongs to your account already."),
        "email_password_mismatch": _(
            "E-mail and password do not match. Check both, or ask for a code below."
        ),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("The code does not match."),
        "incorrect_password": _("The password does not match."),
        "rate_limited": _("Wait a little before you ask for another code."),
        "too_many_login_attempts": _(
            "Too many wrong attempts. Ask for a new code or try again in five minutes."
        ),
        "unverified_primary_email": _("Confirm your main address first."),
    }

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Render in the language of the person, or of the page for a stranger."""
        with translation.override(_language_of(email)):
            return super().render_mail(template_prefix, email, context, headers)


def _language_of(email: str | list[str]) -> str | None:
    address = email if isinstance(email, str) else email[0]
    person = (
        Person.objects.known()
        .filter(account__email__iexact=address)
        .only("language")
        .first()
    )
    return person.language if person else translation.get_language()
