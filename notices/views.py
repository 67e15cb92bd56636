"""Stopping letters, and mail that was kept instead of sent.

The pages of kept mail, for the demo and for tests, show everybody everybody's
mail. They exist only while mail is kept (:func:`notices.backends.mail_is_kept`);
otherwise they are not found.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notices.backends import mail_is_kept
from notices.domain import stopping
from notices.models import OutboxMessage
from people.i18n import active_language

PER_PAGE = 30
# A mail brings its own styles and nothing else; links open in the whole window.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self';"
    " frame-ancestors 'self';"
    " sandbox allow-popups allow-top-navigation-by-user-activation"
)
WHOLE_WINDOW = '<head>\n  <base target="_top">'

View = Callable[..., HttpResponse]


def only_while_mail_is_kept(view: View) -> View:
    """Let ``view`` exist only where no mail leaves the house."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not mail_is_kept():
            raise Http404
        return view(request, *args, **kwargs)

    return never_cache(guarded)


@csrf_exempt  # the signed address is the right to press; mail programs post it too
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then take the consent to letters back."""
    person = stopping.person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        stopping.stop(
            person=person,
            language=active_language(),
            ip=get_adapter().get_client_ip(request),
            at=timezone.now(),
        )
    context = {"gets_letters": stopping.gets_letters(person)}
    response = render(request, "notices/stop_letters.html", context)
    # The address is the right: it must not travel on in a Referer.
    response["Referrer-Policy"] = "no-referrer"
    return response


@only_while_mail_is_kept
def kept_mail(request: HttpRequest) -> HttpResponse:
    """List the mails, the newest first; ``?to=`` keeps those of one address."""
    address = request.GET.get("to", "").strip()
    messages = OutboxMessage.objects.defer("text", "html", "headers")
    if address:
        messages = messages.filter(to__iexact=address)
    page = Paginator(messages, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "address": address,
        "query": urlencode({"to": address}) if address else "",
    }
    return render(request, "notices/kept_mail.html", context)


@only_while_mail_is_kept
def kept_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one mail, as designed and as text."""
    message = get_object_or_404(OutboxMessage, pk=pk)
    context = {"message": message, "attachments": message.attachments.defer("content")}
    return render(request, "notices/kept_message.html", context)


@only_while_mail_is_kept
def kept_message_html(_request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the mail's HTML as such, locked up: it is shown in a frame."""
    message = get_object_or_404(OutboxMessage.objects.exclude(html=""), pk=pk)
    response = HttpResponse(message.html.replace("<head>", WHOLE_WINDOW, 1))
    response["Content-Security-Policy"] = MAIL_POLICY
    return response
