"""The holder's own pages; staff may open them too."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from certificates.domain import documents, files
from certificates.enums import State
from certificates.models import Certificate
from certificates.rules import can_issue, can_revoke, certificates_for, ids_of


@never_cache
@login_required
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate's facts, its state and its file."""
    mine = certificates_for(request.user).with_state()
    found = get_object_or_404(
        mine.select_related("run__course", "replaced_by"), code=code
    )
    context = {
        "certificate": found,
        "snapshot": found.snapshot,
        "file": found.current_file,
        "successor": getattr(found, "replaced_by", None),
        "may_revoke": can_revoke(request.user),
        "is_own": found.person_id in ids_of(request.user),
        "may_issue": can_issue(request.user),
    }
    if context["may_revoke"]:
        context["states"] = found.states.select_related("actor__person")
    return render(request, "certificates/certificate.html", context)


@never_cache
@login_required
@require_safe
def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The file itself."""
    found = _mine(request, code)
    response = HttpResponse(_content(found), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=False, filename=f"{found.number}.pdf"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@cache_control(private=True, max_age=3600)
@login_required
@require_safe
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """A picture of the certificate for its page."""
    found = _mine(request, code)
    picture = documents.picture(found.snapshot, watermark=_watermark(found))
    return HttpResponse(picture, content_type="image/png")


def _mine(request: HttpRequest, code: str) -> Certificate:
    return get_object_or_404(certificates_for(request.user).with_state(), code=code)


def _watermark(found: Certificate) -> documents.Watermark | None:
    """What a revoked paper says across the page, so that it cannot pass as valid."""
    return documents.REVOKED if found.state == State.REVOKED else None


def _content(found: Certificate) -> bytes:
    if mark := _watermark(found):
        return documents.render(found.snapshot, watermark=mark)
    return files.content_of(found)
