"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from people.models import Person
from people.rules import works_for_the_society


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

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead those who work for the society to their desk, others to their learning."""
        if works_for_the_society(request.user):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Write in the language and the time of the person, if we know one."""
        person = (
            Person.objects.known()
            .select_related("region")
            .filter(account__emailaddress__email__iexact=email)
            .first()
        )
        language = person.language if person else translation.get_language()
        with translation.override(language):
            ours = {
                "zone": person.zone if person else None,
                "login_url": allauth_context.request.build_absolute_uri(
                    reverse("account_login")
                ),
            }
            super().send_mail(template_prefix, email, {**context, **ours})
