"""What machines fetch: credential, status list, key set."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from certificates.domain import badges, proof_keys, verification
from certificates.models import Certificate
from certificates.views.verify import NOT_FOUND, TOO_MANY, client_of

VC_JWT = "application/vc+jwt"


@never_cache
@require_safe
def badge(request: HttpRequest, secret: str) -> HttpResponse:
    """The credential of a valid certificate, for whoever has its link."""
    try:
        found = verification.verify_link(secret=secret, client=client_of(request))
    except verification.TooManyTriesError:
        return HttpResponse(status=TOO_MANY)
    if found is None or not found.is_valid:
        return HttpResponse(status=NOT_FOUND)
    certificate = Certificate.objects.select_related("run").get(secret=secret)
    response = HttpResponse(badges.signed(certificate), content_type=VC_JWT)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"{certificate.number}.jwt"
    )
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@cache_control(public=True, max_age=3600)
@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """The signed list of certificates that do not stand; it names nobody."""
    if not badges.exists(number):
        raise Http404
    content = badges.status_list(number, at=timezone.now())
    return HttpResponse(content, content_type=VC_JWT)


@cache_control(public=True, max_age=3600)
@require_safe
def keys(request: HttpRequest) -> JsonResponse:
    """The keys with which the society signs, and has signed."""
    return JsonResponse(proof_keys.key_set())
