"""What follows when an account changes."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from people.domain import profile
from people.models import User


@receiver(authenticator_added, dispatch_uid="people.second_factor_proved")
def note_second_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Setting up an app or a key proves it: do not ask for it again at once."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type
        )


@receiver(email_changed, dispatch_uid="people.email_follows")
def take_over_main_address(
    user: User, to_email_address: EmailAddress, **_: Any
) -> None:
    """Letters go to the main address of the account."""
    profile.change_email(account=user, email=to_email_address.email, at=timezone.now())
