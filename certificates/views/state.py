"""What staff may do with a certificate that has been issued."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from certificates import emails
from certificates.domain import files, names, replacing, states
from certificates.forms import ReasonForm
from certificates.models import Certificate
from certificates.rules import can_revoke

Verb = Callable[[Certificate, str, HttpRequest], Certificate]


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Take a certificate back, with a reason."""
    return _with_reason(request, code, _revoke, "certificates/revoke.html")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, code: str) -> HttpResponse:
    """Issue a certificate anew with the person's corrected name."""
    return _with_reason(request, code, _replace, "certificates/replace.html")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reissue(request: HttpRequest, code: str) -> HttpResponse:
    """Issue a certificate to somebody whose certificate was revoked."""
    return _with_reason(request, code, _reissue, "certificates/reissue.html")


@login_required
@require_POST
def remake(request: HttpRequest, code: str) -> HttpResponse:
    """Make a missing or damaged file again; number and date stay."""
    certificate = _for_staff(request, code)
    files.ensure_file(certificate=certificate, at=timezone.now())
    messages.success(request, _("The file is in order."))
    return redirect(certificate)


def _revoke(certificate: Certificate, reason: str, request: HttpRequest) -> Certificate:
    states.revoke(
        certificate=certificate, reason=reason, actor=request.user, at=timezone.now()
    )
    return certificate


def _replace(
    certificate: Certificate, reason: str, request: HttpRequest
) -> Certificate:
    at = timezone.now()
    new = replacing.replace(
        certificate=certificate, reason=reason, actor=request.user, at=at
    )
    files.ensure_file(certificate=new, at=at)
    emails.certificate_issued(new, at=at)
    return new


def _reissue(
    certificate: Certificate, reason: str, request: HttpRequest
) -> Certificate:
    at = timezone.now()
    new = replacing.reissue(
        certificate=certificate, reason=reason, actor=request.user, at=at
    )
    files.ensure_file(certificate=new, at=at)
    emails.certificate_issued(new, at=at)
    return new


def _with_reason(
    request: HttpRequest, code: str, verb: Verb, template: str
) -> HttpResponse:
    certificate = _for_staff(request, code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(verb(certificate, form.cleaned_data["reason"], request))
        except ValidationError as refusal:
            form.add_error(None, refusal)
    person = certificate.person.merged_into or certificate.person
    context = {
        "form": form,
        "certificate": certificate,
        "person": person,
        "name": names.look_at_name(person),
    }
    return render(request, template, context)


def _for_staff(request: HttpRequest, code: str) -> Certificate:
    if not can_revoke(request.user):
        raise Http404
    every = Certificate.objects.select_related("person__merged_into")
    return get_object_or_404(every, code=code)
