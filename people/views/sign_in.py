"""Pages where a code from a letter is typed; allauth does the work."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.decorators import login_not_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from people.emails import masked


class _AttemptsMixin:
    """Say where the code went, how long it lives and how many attempts are left."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Explain why somebody whose code has expired stands elsewhere."""
        response = super().dispatch(request, *args, **kwargs)
        if (
            getattr(self, "_process", None) is None
            and not request.user.is_authenticated
        ):
            messages.info(request, _("The code is no longer valid. Ask for a new one."))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page says about the code."""
        process = self._process
        failed = process.state["failed_attempts"]
        return super().get_context_data(
            masked_email=masked(process.state["email"]),
            minutes=process.timeout // 60,
            attempts_left=process.max_attempts - failed,
            **kwargs,
        )


class ConfirmSignInCode(_AttemptsMixin, allauth_views.ConfirmLoginCodeView):
    """Sign in with the code."""


class ConfirmEmailCode(_AttemptsMixin, allauth_views.ConfirmEmailVerificationCodeView):
    """Confirm an address with the code."""


class ConfirmPasswordResetCode(
    _AttemptsMixin, allauth_views.ConfirmPasswordResetCodeView
):
    """Prove by the code that the mailbox is one's own."""


confirm_email = never_cache(login_not_required(ConfirmEmailCode.as_view()))


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429: what happened, how long to wait."""
    return render(request, "people/too_many_requests.html", status=429)
