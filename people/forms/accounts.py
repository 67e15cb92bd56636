"""Accounts as administrators write them."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.users.forms import UserCreationForm, UserEditForm

from people.domain import accounts
from people.models import User

FIELDS = {"email", "is_superuser", "groups"}


class AccountForm:
    """Mixin: the name stands on the person, the address is the domain's matter.

    Only a superuser makes superusers: others would give themselves every right.
    """

    def __init__(self, *args: Any, for_user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.for_user = for_user
        if not for_user.is_superuser:
            self.fields.pop("is_superuser", None)

    def clean_email(self) -> str:
        """Refuse an address that somebody else has confirmed."""
        email = self.cleaned_data["email"].lower()
        accounts.check_address(email=email, account=self.instance)
        return email

    @transaction.atomic
    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's signature
        """Save, and let the new address be confirmed."""
        has_new_address = self.instance.pk is None or "email" in self.changed_data
        account = super().save(commit)
        if commit and has_new_address:
            accounts.give_address(
                account=account,
                email=account.email,
                actor=self.for_user,
                at=timezone.now(),
            )
        return account


class AccountCreationForm(AccountForm, UserCreationForm):
    """A new account."""

    first_name = None
    last_name = None

    class Meta(UserCreationForm.Meta):
        fields = FIELDS


class AccountEditForm(AccountForm, UserEditForm):
    """An account that exists."""

    first_name = None
    last_name = None

    class Meta(UserEditForm.Meta):
        fields = {*FIELDS, "is_active"}
