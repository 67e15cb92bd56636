"""At a place of a lesson: notes, bookmarks, errors, questions; and their queue."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cms.access import refuse_or_none
from cms.domain import remarks
from cms.models import LessonNote, LessonPage, Remark, RemarkKind
from courses.rules import courses_for_trainer, person_of, programmes_for
from papers.manuscripts.writing import plain
from people.models import Person
from people.rules import is_staff_member

PER_PAGE = 25


@never_cache
def lesson_place(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """Show one place of a lesson with what the reader may do there."""
    page = get_object_or_404(
        LessonPage.objects.live().select_related("lesson__course__programme", "locale"),
        pk=pk,
    )
    refusal = refuse_or_none(request, page.lesson.course)
    if refusal is not None:
        return refusal
    person = person_of(request.user)
    if person is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    piece = next((one for one in page.body if one.id == block), None)
    if person is None or piece is None:
        raise Http404
    context: dict[str, Any] = {"error": ""}
    if request.method == "POST":
        try:
            _do(request, page, piece, person)
        except remarks.RemarkRefused as refused:
            context = {"error": refused.message, "kept": request.POST.get("text", "")}
        else:
            return redirect(f"{page.get_url(request)}#b-{block}")
    own = LessonNote.objects.for_person(person).filter(lesson=page.lesson, block=block)
    context |= {
        "page": page,
        "piece": piece,
        "address": f"{page.get_url(request)}#b-{block}",
        "note": own.first(),
        "kinds": RemarkKind,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if context["error"] else HTTPStatus.OK
    return render(request, "cms/lesson_place.html", context, status=status)


def _do(request: HttpRequest, page: LessonPage, piece: Any, person: Person) -> None:
    """Do what was pressed.

    :raises Http404: for a button that is not there
    """
    step = request.POST.get("do", "")
    text = request.POST.get("text", "")
    place = {"person": person, "lesson": page.lesson, "block": piece.id}
    at = timezone.now()
    if step == "note":
        remarks.keep_note(**place, text=text, at=at)
        messages.success(request, _("Your note is kept. Only you see it."))
    elif step in {"mark", "unmark"}:
        remarks.set_bookmark(**place, wanted=step == "mark", at=at)
    elif step in RemarkKind.values:
        remarks.remark(
            **place,
            language=page.locale.language_code,
            quote=plain(str(piece)),
            kind=step,
            text=text,
            actor=request.user,  # type: ignore[arg-type] - a person has an account here
            at=at,
        )
        messages.success(request, _("The trainers will see it. Thank you."))
    else:
        raise Http404


@never_cache
@login_required
@require_safe
def remark_queue(request: HttpRequest) -> HttpResponse:
    """Show what readers have written to the trainers, what waits first."""
    shows_answered = request.GET.get("show") == "answered"
    rows = _remarks_for(request).select_related(
        "lesson__course", "person", "answered_by__person"
    )
    rows = (
        rows.exclude(answered_at=None).order_by("-answered_at")
        if shows_answered
        else rows.waiting()
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    urls = _places(request, page)
    context = {
        "page": page,
        "rows": [(row, urls.get((row.lesson_id, row.language), "")) for row in page],
        "shows_answered": shows_answered,
    }
    return render(request, "cms/remark_queue.html", context)


@login_required
@require_POST
def remark_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one remark."""
    row = get_object_or_404(_remarks_for(request), pk=pk)
    try:
        remarks.answer(
            row=row,
            text=request.POST.get("answer", ""),
            actor=request.user,  # type: ignore[arg-type] - signed in
            at=timezone.now(),
        )
    except remarks.RemarkRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Answered."))
    return redirect("remark_queue")


def _remarks_for(request: HttpRequest) -> Any:
    """Return the remarks on the courses the user looks after.

    :raises Http404: for somebody who looks after none
    """
    if not is_staff_member(request.user) and not programmes_for(request.user):
        raise Http404
    return Remark.objects.about(courses_for_trainer(request.user))


def _places(request: HttpRequest, rows: Any) -> dict[tuple[int, str], str]:
    """Return where each lesson is read, by lesson and language; one query."""
    pages = LessonPage.objects.filter(lesson__in={row.lesson_id for row in rows})
    return {
        (page.lesson_id, page.locale.language_code): page.get_url(request) or ""
        for page in pages.live().select_related("locale")
    }
