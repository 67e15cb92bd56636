"""A run's materials: for participants at once, later in the library."""

import mimetypes
from http import HTTPStatus
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from cms.domain import materials
from cms.models import MaterialKind, RunMaterial
from cms.views.runs import find_run
from courses.enums import SessionKind
from courses.models import CourseRun
from courses.rules import can_manage_run
from papers.ranges import Download, serve

PER_PAGE = 50


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run_materials(request: HttpRequest, code: str) -> HttpResponse:
    """Show a run's materials; those who work on it add to them here."""
    run = find_run(request, code)
    adds = materials.may_add(request.user, run)
    if not adds and not materials.may_see(request.user, run):
        raise Http404
    error = ""
    if request.method == "POST":
        if not adds:
            raise Http404
        try:
            _add(request, run)
        except ValidationError as refusal:
            error = " ".join(refusal.messages)
        else:
            messages.success(request, _("Added: participants see it now."))
            return redirect("run_materials", code=code)
    rows = RunMaterial.objects.filter(run=run).select_related("session")
    sessions = run.sessions.exclude(kind=SessionKind.BREAK).order_by("starts_at", "pk")
    context = {
        "run": run,
        "rows": rows if adds else rows.shown(),
        "adds": adds,
        "hides": can_manage_run(request.user, run),
        "error": error,
        "sessions": sessions if adds else [],
        "chosen": request.POST.get("session") or request.GET.get("session", ""),
        "kinds": MaterialKind,
        "endings": ",".join(f".{ending}" for ending in materials.ENDINGS),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return render(request, "cms/run_materials.html", context, status=status)


def _add(request: HttpRequest, run: CourseRun) -> None:
    key = request.POST.get("session", "")
    kind = request.POST.get("kind", "")
    file = request.FILES.get("file")
    materials.add(
        run=run,
        session=run.sessions.filter(key=key).first() if key else None,
        kind=kind if kind in MaterialKind.values else MaterialKind.OTHER,
        title=request.POST.get("title", ""),
        file=file,
        name=file.name if file else "",
        url=request.POST.get("url", ""),
        actor=request.user,  # type: ignore[arg-type] - signed in
        at=timezone.now(),
    )


@login_required
@require_safe
def material_file(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Hand out a file to those who may have it, in parts where asked."""
    row = get_object_or_404(
        RunMaterial.objects.exclude(file="").select_related("run__course__programme"),
        pk=pk,
        run__code=code,
    )
    adds = materials.may_add(request.user, row.run)
    is_shown = row.hidden_at is None and (
        materials.may_see(request.user, row.run)
        or materials.library(request.user, timezone.now()).filter(pk=pk).exists()
    )
    if not adds and not is_shown:
        raise Http404
    kind = mimetypes.guess_type(row.name)[0] or "application/octet-stream"
    return serve(request, Download(row.file, row.name, kind, row.sha256))


@login_required
@require_POST
def material_hide(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Hide a material, or show it again."""
    row = get_object_or_404(
        RunMaterial.objects.select_related("run__course__programme"),
        pk=pk,
        run__code=code,
    )
    if not can_manage_run(request.user, row.run):
        raise Http404
    materials.set_hidden(
        row=row,
        hidden=request.POST.get("do") == "hide",
        actor=request.user,  # type: ignore[arg-type] - signed in
        at=timezone.now(),
    )
    return redirect("run_materials", code=code)


@never_cache
@login_required
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Show what remains of past runs, by course; it gives no attendance credit."""
    found = materials.library(request.user, timezone.now())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    topics = [
        (course, list(rows)) for course, rows in groupby(page, lambda r: r.run.course)
    ]
    context: dict[str, Any] = {"page": page, "topics": topics}
    return render(request, "cms/library.html", context)
