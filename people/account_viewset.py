"""Accounts in the admin's settings."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.users.views import users

from people.editing import CarefulEditing
from people.exports import SafeExport
from people.forms.accounts import AccountCreationForm, AccountEditForm
from people.models import User


class ForUser:
    """Mixin of views: the form knows who writes."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Hand the administrator over."""
        return {**super().get_form_kwargs(), "for_user": self.request.user}


class AccountIndexView(SafeExport, users.IndexView):
    """The list with the persons' names in one query."""

    def get_base_queryset(self) -> QuerySet[User]:
        """Fetch the persons too."""
        return super().get_base_queryset().select_related("person")


class AccountCreateView(ForUser, users.CreateView):
    """Make an account."""


class AccountEditView(CarefulEditing, ForUser, users.EditView):
    """Change an account; a superuser's is a superuser's matter."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse whoever would take over an account with more rights."""
        super().setup(request, *args, **kwargs)
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied


class UserViewSet(users.UserViewSet):
    """Accounts: ours have no user name."""

    index_view_class = AccountIndexView
    add_view_class = AccountCreateView
    edit_view_class = AccountEditView
    # An account is somebody's; there is nothing to copy.
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type:  # noqa: FBT001, FBT002 - Wagtail's signature
        """Return the form without the names that accounts do not have."""
        return AccountEditForm if for_update else AccountCreationForm
