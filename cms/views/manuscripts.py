"""Pages of the admin on which a document becomes a lesson."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from wagtail.models import Page

from cms.domain import manuscripts
from cms.models import (
    CoursePage,
    LessonPage,
    Manuscript,
    ManuscriptState,
    ModulePage,
    Placing,
)
from papers.manuscripts import ENDINGS
from papers.manuscripts.losses import in_words
from papers.uploads import UploadRefused
from people.i18n import active_language

PARENTS = (CoursePage, ModulePage)
UNPROCESSABLE = 422
LIVE_SECONDS = 2
# What a document consists of, in the order in which the report says it.
KINDS = {
    "heading": ngettext_lazy("%(count)d heading", "%(count)d headings", "count"),
    "prose": ngettext_lazy(
        "%(count)d passage of text", "%(count)d passages of text", "count"
    ),
    "slide": ngettext_lazy("%(count)d slide", "%(count)d slides", "count"),
    "table": ngettext_lazy("%(count)d table", "%(count)d tables", "count"),
    "note": ngettext_lazy("%(count)d footnote", "%(count)d footnotes", "count"),
}
PICTURES = ngettext_lazy("%(count)d picture", "%(count)d pictures", "count")


class ManuscriptForm(forms.Form):
    """One document."""

    file = forms.FileField(
        label=_("Document"),
        help_text=_(
            "Word (.docx), PowerPoint (.pptx), Markdown (.md), or a .zip with one"
            " Markdown file and its pictures."
        ),
        widget=forms.FileInput(
            attrs={"accept": ",".join(f".{ending}" for ending in ENDINGS)}
        ),
    )


def takes_documents(page: Page, user: Any) -> bool:
    """Tell whether ``user`` may take a document's text into ``page``."""
    specific = page.specific_deferred
    rights = page.permissions_for_user(user)
    if isinstance(specific, PARENTS):
        return bool(rights.can_add_subpage())
    return isinstance(specific, LessonPage) and bool(rights.can_edit())


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a document for the page ``pk``."""
    page = _page_for(request, pk)
    form = ManuscriptForm()
    if request.method == "POST":
        form = ManuscriptForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            row = manuscripts.hand_in(
                page=page,
                file=file,
                name=file.name,
                language=active_language(),
                actor=request.user,  # type: ignore[arg-type] - nobody else gets here
                at=timezone.now(),
            )
        except UploadRefused as refusal:
            form.add_error("file", refusal)
        else:
            return redirect("manuscripts:report", code=row.code)
    context = {"form": form, **_header(page)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "cms/admin/manuscript_add.html", context, status=status)


@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far a document is: read, refused, what is in it, the draft."""
    row = _own(request, code)
    is_lesson = isinstance(row.page.specific, LessonPage)
    context = {
        "row": row,
        "parts": _parts(row),
        "losses": in_words(row.report.get("losses", {})),
        "placings": [
            placing for placing in Placing if (placing != Placing.NEW) == is_lesson
        ],
        "live": LIVE_SECONDS if row.is_running and not _is_stuck(row) else 0,
        "is_stuck": _is_stuck(row),
        **_header(row.page),
    }
    if request.headers.get("X-Part"):
        return render(request, "cms/admin/_manuscript.html", context)
    return render(request, "cms/admin/manuscript.html", context)


@require_POST
def make(request: HttpRequest, code: str) -> HttpResponse:
    """Have the draft made."""
    row = _own(request, code)
    try:
        manuscripts.confirm(
            row=row,
            placing=request.POST.get("placing", ""),
            actor=request.user,  # type: ignore[arg-type] - nobody else gets here
            at=timezone.now(),
        )
    except manuscripts.ManuscriptRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("manuscripts:report", code=row.code)


def _page_for(request: HttpRequest, pk: int) -> Page:
    page = get_object_or_404(Page, pk=pk)
    if not takes_documents(page, request.user):
        raise Http404
    return page


def _own(request: HttpRequest, code: str) -> Manuscript:
    """Return a document that the user has handed in, and whose page is still open."""
    row = get_object_or_404(
        Manuscript.objects.select_related("page__locale", "lesson_page"),
        code=code,
        author=request.user,
    )
    if not takes_documents(row.page, request.user):
        raise Http404
    return row


def _is_stuck(row: Manuscript) -> bool:
    return Manuscript.objects.stuck().filter(pk=row.pk).exists()


def _parts(row: Manuscript) -> list[str]:
    if row.state in {ManuscriptState.WAITING, ManuscriptState.REFUSED}:
        return []
    pieces = row.report["pieces"]
    parts = [
        str(words % {"count": pieces[kind]})
        for kind, words in KINDS.items()
        if pieces.get(kind)
    ]
    if count := row.report["pictures"]:
        parts.append(str(PICTURES % {"count": count}))
    return parts


def _header(page: Page) -> dict[str, Any]:
    return {
        "page_title": _("Text from a document"),
        "page_subtitle": page.get_admin_display_title(),
        "header_icon": "upload",
        "page": page,
    }
