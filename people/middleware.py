"""The second factor at the door of the admin."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

ADMIN_PREFIX = "/admin/"


class AdminNeedsSecondFactor:
    """Below ``/admin/`` a signed-in account must have used a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lead to the set-up, or back to the sign-in, when the factor is missing."""
        if self._is_closed_to(request):
            if is_mfa_enabled(request.user):
                return redirect(f"{reverse('account_login')}?next={request.path}")
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _is_closed_to(self, request: HttpRequest) -> bool:
        return (
            settings.ADMIN_SECOND_FACTOR_REQUIRED
            and request.path.startswith(ADMIN_PREFIX)
            and request.user.is_authenticated
            and not self._was_used(request)
        )

    @staticmethod
    def _was_used(request: HttpRequest) -> bool:
        records = get_authentication_records(request, request.user)
        return any(record.get("method") == "mfa" for record in records)
