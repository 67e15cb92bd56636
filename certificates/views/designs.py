"""Live preview of a design, and files for the printer."""

import base64

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates.domain import documents, issuing, samples
from certificates.models import CertificateDesign
from certificates.views.issue import run_for_staff

# One file holds so many pages; more make a printer stop.
MOST_PAGES = 500


def preview_of(
    request: HttpRequest, design: CertificateDesign, mode: str
) -> HttpResponse:
    """The sample certificate as a picture, beside the form that is being typed."""
    snapshot = samples.of_design(design, at=timezone.now(), is_long=mode == "long")
    picture = documents.picture(snapshot, watermark=documents.SAMPLE)
    context = {"design": design, "picture": base64.b64encode(picture).decode()}
    return render(request, "certificates/design_preview.html", context)


@never_cache
@login_required
@require_safe
def print_run(request: HttpRequest, code: str) -> HttpResponse:
    """All valid certificates of a run in one file; ``?paper=blank`` leaves the art out."""
    run = run_for_staff(request, code)
    held = sorted(issuing.holders(run).values(), key=lambda one: one.printed_name)
    if not held:
        raise Http404
    content = documents.print_file(
        [one.snapshot for one in held[:MOST_PAGES]],
        on_blank=request.GET.get("paper") == "blank",
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"certificates-{run.code}.pdf"
    )
    return response
