"""Barriers before views of Wagtail and wagtail-localize that ask for too little."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from wagtail import hooks
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from cms.models import CmsDocument
from papers.ranges import Download, serve_part
from people.rules import is_staff_member

# They name rows of all programmes, participants among them.
STAFF_REPORTS = {
    f"wagtailadmin_reports:{name}{part}"
    for name in ("site_history", "workflow", "workflow_tasks")
    for part in ("", "_results")
}
SERVING = "wagtaildocs_serve"
TRANSLATING = "wagtail_localize"
TEXTS_OF_THE_EDITOR = "javascript_catalog"


class FilesInParts:
    """Tell browsers that a download which broke off can go on where it stopped."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; files of the library say that they come in parts as well."""
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and match.view_name == SERVING:
            response.headers.setdefault("Accept-Ranges", "bytes")
        return response

    def process_view(
        self, request: HttpRequest, _view: Any, args: Any, _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Hand out the part that was asked for, to those who may have the whole.

        Wagtail's own view knows no parts, and its hook takes no streams.
        """
        match = request.resolver_match
        if (
            match is None
            or match.view_name != SERVING
            or "Range" not in request.headers
        ):
            return None
        pk, filename = args
        document = get_object_or_404(CmsDocument, pk=pk)
        if document.filename != filename:
            raise Http404
        for hook in hooks.get_hooks("before_serve_document"):
            if isinstance(answer := hook(document, request), HttpResponse):
                return answer
        return serve_part(request, _of_document(document))


def _of_document(document: CmsDocument) -> Download:
    return Download(
        file=document.file,
        name=document.filename,
        content_type=document.content_type,
        etag=document.file_hash,
        inline=document.content_disposition == "inline",
    )


class AdminBarriers:
    """Below ``/admin/``: reports for staff, translations for who edits the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the barrier stands before the view."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Let those pass who may; whoever is not signed in meets Wagtail's door.

        :raises Http404: for what belongs to others
        :raises PermissionDenied: for publishing without the right to it
        """
        match = request.resolver_match
        if match is None or not request.user.is_authenticated:
            return
        if match.view_name in STAFF_REPORTS and not is_staff_member(request.user):
            raise Http404
        if TRANSLATING in match.namespaces and match.url_name != TEXTS_OF_THE_EDITOR:
            _check_translating(request, kwargs)


def _check_translating(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    if is_staff_member(request.user):
        return
    page = _page_of(kwargs)
    rights = page.permissions_for_user(request.user) if page else None
    if rights is None or not rights.can_edit():
        raise Http404
    if "publish_translations" in request.POST and not rights.can_publish():
        raise PermissionDenied


def _page_of(kwargs: dict[str, Any]) -> Page | None:
    """Return the page that an address of wagtail-localize is about."""
    if "page_id" in kwargs:
        return get_object_or_404(Page, pk=kwargs["page_id"]).specific
    source = _source_of(kwargs)
    try:
        found = source.get_source_instance() if source else None
    except ObjectDoesNotExist:
        return None
    return found if isinstance(found, Page) else None


def _source_of(kwargs: dict[str, Any]) -> TranslationSource | None:
    if "translation_source_id" in kwargs:
        return get_object_or_404(TranslationSource, pk=kwargs["translation_source_id"])
    if "translation_id" in kwargs:
        return get_object_or_404(Translation, pk=kwargs["translation_id"]).source
    return None
