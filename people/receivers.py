"""What follows when an account changes."""

from typing import Any

from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.account.models import EmailAddress
from allauth.account.signals import email_changed, email_confirmed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.contrib.auth import update_session_auth_hash, user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from people.domain import claiming, profile, registration
from people.models import User

# In the session: a digest of the password set at registration in this browser.
SET_HERE = "people_password_set_here"
DROPPED = "people_password_dropped"


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


@receiver(email_confirmed, dispatch_uid="people.password_of_a_stranger")
def doubt_password(request: HttpRequest, email_address: EmailAddress, **_: Any) -> None:
    """Drop a password that somebody else may have set before the owner came.

    It stays when this browser set it at registration or has signed in with it.
    """
    account = email_address.user
    if not account.has_usable_password() or _has_another_address(email_address):
        return
    records = get_authentication_records(request, account)
    proved = any(record.get("method") == "password" for record in records)
    set_here = request.session.get(SET_HERE) == account.get_session_auth_hash()
    if not proved and not set_here:
        registration.drop_password(account=account, at=timezone.now())
        request.session[DROPPED] = True


@receiver(email_confirmed, dispatch_uid="people.known_before")
def find_oneself(email_address: EmailAddress, **_: Any) -> None:
    """Whoever was on file with this mailbox and name is the same person."""
    claiming.join_by_mailbox(account=email_address.user, at=timezone.now())


def _has_another_address(email_address: EmailAddress) -> bool:
    """Whether the account was somebody's before this address was confirmed."""
    confirmed = EmailAddress.objects.filter(user=email_address.user, verified=True)
    return confirmed.exclude(pk=email_address.pk).exists()


@receiver(user_logged_in, dispatch_uid="people.session_after_dropping")
def keep_session(request: HttpRequest, user: User, **_: Any) -> None:
    """Keep the session of somebody whose old password was just dropped."""
    if request.session.pop(DROPPED, False):
        user.refresh_from_db(fields=["password"])
        update_session_auth_hash(request, user)
