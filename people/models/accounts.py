"""Accounts: what a person signs in with."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Accounts are found by e-mail, whatever the case of its letters."""

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Create an account; without a password it can sign in by mail code only."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        """Create an account with every right."""
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )

    def get_by_natural_key(self, email: str | None) -> "User":
        """Return the account of ``email``."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A way to sign in. Who it is stands on :class:`people.models.Person`.

    PII: e-mail address.
    """

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    is_staff = models.BooleanField(_("may use Django's admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("created at"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message=_("An account with this e-mail exists."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @cached_property
    def group_names(self) -> frozenset[str]:
        """Names of the groups the account is in; asked once a request."""
        return frozenset(self.groups.values_list("name", flat=True))

    def get_full_name(self) -> str:
        """Return the person's name for Wagtail's lists, the e-mail without one."""
        person = getattr(self, "person", None)
        return person.full_name if person else self.email

    def get_short_name(self) -> str:
        """Return the person's short name, the e-mail without one."""
        person = getattr(self, "person", None)
        return person.short_name if person else self.email
