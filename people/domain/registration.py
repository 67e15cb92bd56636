"""Registration: an account, its person and the consents, all or nothing."""

from collections.abc import Iterable
from datetime import datetime

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from people.domain import consents, profile
from people.domain.profile import Names
from people.models import ConsentDocument, Person, Region, User


class RegistrationRefused(ValidationError):
    """The account cannot be made: ``taken``."""


@transaction.atomic
def register(
    *,
    email: str,
    password: str,
    names: Names,
    region: Region | None,
    agreed_to: Iterable[ConsentDocument],
    language: str,
    ip: str | None,
    at: datetime,
) -> Person:
    """Make the account of a physician with its person and consents.

    Whoever registered before with the same address and never confirmed it was
    perhaps not its owner: the account is then written anew, password included.

    :param password: may be empty; sign-in is then by mail code
    :raises RegistrationRefused: ``taken`` when the address has a confirmed account
    """
    account = unconfirmed_account(email) or _open_account(email, at)
    _set_password(account, password)
    person = _name(account, names, at)
    person.region, person.language = region, language
    person.save(update_fields=["region", "language"])
    for document in agreed_to:
        consents.give(
            person=person,
            document=document,
            language=language,
            ip=ip,
            actor=account,
            at=at,
            anew=True,
        )
    return person


def unconfirmed_account(email: str) -> User | None:
    """Return the account whose address was never confirmed, if any.

    Only what registration itself makes: with a person, without a role.
    """
    account = User.objects.filter(
        email__iexact=email,
        last_login=None,
        person__isnull=False,
        is_active=True,
        is_superuser=False,
        groups=None,
    ).first()
    addresses = EmailAddress.objects.filter(email__iexact=email)
    if account is None or addresses.filter(verified=True).exists():
        return None
    return account


def _open_account(email: str, at: datetime) -> User:
    try:
        with transaction.atomic():
            account = User.objects.create_user(email, date_joined=at)
    except IntegrityError as error:
        raise RegistrationRefused(_("This e-mail has an account."), code="taken") from (
            error
        )
    EmailAddress.objects.create(user=account, email=email, primary=True)
    return account


def _name(account: User, names: Names, at: datetime) -> Person:
    if person := Person.objects.filter(account=account).first():
        return profile.rename(person=person, names=names, actor=account, at=at)
    return profile.add_person(
        names=names, account=account, email=account.email, actor=account, at=at
    )


def _set_password(account: User, password: str) -> None:
    account.set_password(password or None)
    account.save(update_fields=["password"])


def drop_password(*, account: User, at: datetime) -> None:
    """Leave ``account`` without a password; codes by mail still sign in."""
    account.set_unusable_password()
    account.save(update_fields=["password"])
    log(instance=account, action="people.drop_password", user=account)
