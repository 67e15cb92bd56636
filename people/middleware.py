"""The second factor of those who work for the society."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from people.rules import works_for_the_society

ADMIN_PREFIX = "/admin/"
# What one needs to set a factor up, to use it, to sign out, and to see the pages
# on which one does so; each in every language. Everything else is shut.
OPEN = re.compile(
    r"/admin/logout/$"
    r"|/media/|/static/"
    r"|/(?:en/)?(?:accounts|account|consents|theme)/"
)


class NeedsSecondFactor:
    """Whoever works for the society has, and has used, a second factor.

    Without it such an account reaches nothing but its own security: not the
    admin, not desks, rosters and certificates, nor what it may read as others
    may. One rule for all addresses leaves no way round for those of tomorrow.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lead to the set-up, or to the missing step, and back."""
        if not self._is_guarded(request):
            return self.get_response(request)
        if not is_mfa_enabled(request.user):
            return redirect("mfa_index")
        if not _was_used(request):
            return redirect(_step_to(request))
        return self.get_response(request)

    @staticmethod
    def _is_guarded(request: HttpRequest) -> bool:
        return (
            settings.ADMIN_SECOND_FACTOR_REQUIRED
            and not OPEN.match(request.path_info)
            and request.user.is_authenticated
            and (
                request.path_info.startswith(ADMIN_PREFIX)
                or works_for_the_society(request.user)
            )
        )


def _was_used(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def _step_to(request: HttpRequest) -> str:
    """Return where the second factor is asked for, and then back here."""
    methods = get_adapter().get_reauthentication_methods(request.user)
    urls = [method["url"] for method in methods if method["id"].startswith("mfa")]
    address = urls[0] if urls else reverse("mfa_index")
    return f"{address}?{urlencode({'next': request.get_full_path()})}"
