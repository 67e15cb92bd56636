"""Accounts that an administrator looks after."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from people.domain import profile
from people.models import User


class AddressRefused(ValidationError):
    """The account cannot have this address: ``taken``."""


def check_address(*, email: str, account: User) -> None:
    """Accept an address that nobody else has confirmed.

    :raises AddressRefused: ``taken``
    """
    others = EmailAddress.objects.filter(email__iexact=email, verified=True)
    if others.exclude(user_id=account.pk).exists():
        raise AddressRefused(_("This e-mail has an account."), code="taken")


@transaction.atomic
def give_address(*, account: User, email: str, actor: User, at: datetime) -> None:
    """Make ``email`` the only address of ``account``, which letters go to as well.

    Its owner confirms it at the next sign-in; the earlier addresses open the
    account no more.

    :raises AddressRefused: ``taken``
    """
    email = email.lower()
    check_address(email=email, account=account)
    account.email = email
    account.save(update_fields=["email"])
    EmailAddress.objects.filter(user=account).delete()
    EmailAddress.objects.create(user=account, email=email, primary=True)
    profile.change_email(account=account, email=email, actor=actor, at=at)
    log(instance=account, action="people.give_address", user=actor)


def confirmed_addresses(account: User) -> set[str]:
    """Return the addresses whose mail the owner of ``account`` has shown to read."""
    rows = EmailAddress.objects.filter(user=account, verified=True)
    return {email.lower() for email in rows.values_list("email", flat=True)}
