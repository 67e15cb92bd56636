"""A physician's credits, transcript and documents of other issuers."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from certificates.domain import external
from certificates.domain.files import private_storage
from certificates.domain.transcripts import transcript_of
from certificates.forms import ExternalForm
from certificates.models import ExternalDocument
from certificates.views.awards import own_person
from papers.reports import as_pdf
from people.models import User

UNPROCESSABLE = 422


@never_cache
@login_required
@require_safe
def transcript(request: HttpRequest) -> HttpResponse:
    """Credits, certificates and documents of other issuers as one PDF."""
    content = as_pdf(transcript_of(own_person(request), at=timezone.now()))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="transcript.pdf"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_external(request: HttpRequest) -> HttpResponse:
    """Add a document of another issuer."""
    person = own_person(request)
    form = ExternalForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        scan = fields.pop("file")
        try:
            external.add(
                person=person,
                scan=scan,
                actor=cast("User", request.user),
                at=timezone.now(),
                **fields,
            )
        except external.UploadRefused as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("The document stands in your cabinet."))
            return redirect("my_credits")
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form}
    return render(request, "certificates/add_external.html", context, status=status)


@never_cache
@login_required
@require_safe
def external_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """One's own scan; it is handed out as a download and never shown in a page."""
    document = _own(request, code)
    if not document.storage_name:
        raise Http404
    try:
        with private_storage().open(document.storage_name) as stored:
            content = stored.read()
    except OSError as fault:
        raise Http404 from fault
    response = HttpResponse(content, content_type=document.media_type)
    ending = document.storage_name.rpartition(".")[2]
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{document.code}.{ending}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@login_required
@require_POST
def take_out_external(request: HttpRequest, code: str) -> HttpResponse:
    """Forget a document of one's own."""
    external.take_out(
        document=_own(request, code),
        actor=cast("User", request.user),
        at=timezone.now(),
    )
    messages.success(request, _("The document was taken out."))
    return redirect("my_credits")


def _own(request: HttpRequest, code: str) -> ExternalDocument:
    rows = ExternalDocument.objects.for_person(own_person(request))
    return get_object_or_404(rows, code=code)
