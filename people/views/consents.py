"""Texts that people agree to, and what the reader agreed to."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from people.domain import consents, queries
from people.enums import ConsentKind
from people.i18n import active_language
from people.models import ConsentDocument


def document(
    request: HttpRequest, kind: str, version: int | None = None
) -> HttpResponse:
    """Show a text, the current one unless a version is named."""
    texts = ConsentDocument.objects.filter(kind=kind).order_by("-version")
    if version is not None:
        texts = texts.filter(version=version)
    text = get_object_or_404(texts[:1])
    return render(request, "people/consent_document.html", {"document": text})


class OwnConsents(LoginRequiredMixin, TemplateView):
    """What I agreed to; letters can be turned on and off."""

    template_name = "people/consents.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List what stands and what could be agreed to."""
        person = queries.person_of(self.request.user)
        standing = list(consents.standing(person)) if person else []
        gets_letters = any(
            consent.document.kind == ConsentKind.MAILING for consent in standing
        )
        return super().get_context_data(
            person=person,
            consents=standing,
            gets_letters=gets_letters,
            mailing=consents.current_document(ConsentKind.MAILING),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Turn letters on or off; pressing twice changes nothing."""
        person = queries.person_of(request.user)
        if person is None:
            return redirect("account_name")
        evidence = {
            "person": person,
            "language": active_language(),
            "ip": get_adapter().get_client_ip(request),
            "actor": request.user,
            "at": timezone.now(),
        }
        if request.POST.get("letters") == "on":
            text = get_object_or_404(
                ConsentDocument,
                pk=consents.current_document(ConsentKind.MAILING).pk,
                sha256=request.POST.get("sha256", ""),
            )
            consents.give(document=text, **evidence)
            messages.success(request, _("Letters about seminars are on."))
        else:
            consents.withdraw(kind=ConsentKind.MAILING, **evidence)
            messages.success(request, _("Letters about seminars are off."))
        return redirect("account_consents")
