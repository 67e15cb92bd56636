"""Registers and reports for staff."""

from collections.abc import Sequence

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from certificates.domain import numbers, paper_register, protocols, registers
from certificates.models import Accreditation, PaperCertificate
from certificates.rules import can_issue
from certificates.views.issue import run_for_staff
from courses.models import CourseRun
from papers.reports import Report, as_pdf, as_workbook
from papers.sheets import XLSX, read_table, xlsx_stream
from papers.tables import csv_response
from papers.uploads import UploadRefused
from people.domain.exports import note_export

UNPROCESSABLE = 422
LONGEST_YEAR = 4
PROTOCOL_FIELDS = ("person", "attendance", "attempts", "certificates")


class OldRegisterForm(forms.Form):
    """A table of certificates that were given out on paper."""

    file = forms.FileField(
        label=gettext_lazy("Table of the old register"),
        help_text=gettext_lazy(
            "XLSX or CSV with columns for number, name and title; date and hours if"
            " there are any."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@never_cache
@login_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Where registers and reports are taken from."""
    _for_staff(request)
    today = timezone.localdate()
    years = sorted({*registers.years(), today.year}, reverse=True)
    context = {
        "years": years,
        "next_number": numbers.preview_number(year=today.year),
        "paper": PaperCertificate.objects.count(),
        "total": registers.certificates(registers.Which()).count(),
    }
    return render(request, "certificates/registers.html", context)


@never_cache
@login_required
@require_safe
def register_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """The register of ``?year=`` or ``?run=`` as CSV, XLSX or PDF."""
    _for_staff(request)
    which = _which(request)
    count = registers.certificates(which).count()
    if form == "pdf" and count > registers.MOST_ON_PAPER:
        context = {"most": registers.MOST_ON_PAPER}
        return render(
            request, "certificates/register_long.html", context, status=UNPROCESSABLE
        )
    _note(request, "certificates.certificate", registers.FIELDS, count, form)
    if form == "csv":
        return csv_response(which.name, registers.header(), registers.rows(which))
    if form == "xlsx":
        return xlsx_stream(which.name, registers.header(), registers.rows(which))
    return _pdf(registers.report(which, at=timezone.now()), which.name)


@never_cache
@login_required
@require_safe
def activity(request: HttpRequest, year: str, form: str) -> HttpResponse:
    """The year in numbers, as PDF or XLSX."""
    _for_staff(request)
    return _report(
        protocols.activity(int(year), at=timezone.now()), f"activity-{year}", form
    )


@never_cache
@login_required
@require_safe
def event_report(request: HttpRequest, code: str, pk: str, form: str) -> HttpResponse:
    """The report that a scheme asks for after an event."""
    run = run_for_staff(request, code)
    rows = Accreditation.objects.select_related("scheme", "run__course__programme")
    accreditation = get_object_or_404(rows, run=run, pk=pk)
    found = protocols.event_report(accreditation, at=timezone.now())
    name = f"report-{run.code}-{accreditation.scheme.key}"
    return _report(found, name, form)


@login_required
@require_POST
def close_protocol(request: HttpRequest, code: str) -> HttpResponse:
    """The closing protocol as a ZIP; that it was made, with its hash, is logged."""
    run = run_for_staff(request, code)
    made = protocols.close(run=run, actor=request.user, at=timezone.now())  # type: ignore[arg-type] - signed in
    _note(request, "courses.enrolment", PROTOCOL_FIELDS, made.persons, "zip")
    return _file(made.content, "application/zip", f"protocol-{run.code}.zip")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def old_register(request: HttpRequest) -> HttpResponse:
    """Try a table of the old register; a second press takes it in."""
    _for_staff(request)
    form = OldRegisterForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {
        "form": form,
        "total": PaperCertificate.objects.count(),
    }
    if request.method == "POST" and form.is_valid():
        try:
            context |= _read_old(request, form)
        except UploadRefused as refusal:
            form.add_error("file", refusal)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "certificates/old_register.html", context, status=status)


def _read_old(request: HttpRequest, form: OldRegisterForm) -> dict[str, object]:
    table = read_table(form.cleaned_data["file"])
    if request.POST.get("do") != "take_in":
        return {"tried": paper_register.read(table)}
    taken = paper_register.take_in(
        table=table,
        actor=request.user,  # type: ignore[arg-type] - signed in
        at=timezone.now(),
    )
    return {"taken": taken, "total": PaperCertificate.objects.count()}


def _note(
    request: HttpRequest, what: str, fields: Sequence[str], count: int, form: str
) -> None:
    """Write down that personal data leave the system."""
    note_export(
        what=what,
        fields=fields,
        count=count,
        form=form,
        actor=request.user,  # type: ignore[arg-type] - signed in
        at=timezone.now(),
    )


def _for_staff(request: HttpRequest) -> None:
    if not can_issue(request.user):
        raise Http404


def _which(request: HttpRequest) -> registers.Which:
    """The part of the register that the address asks for.

    :raises Http404: for what is no year, and for an unknown run
    """
    year, code = request.GET.get("year", ""), request.GET.get("run", "")
    if year and not (year.isdecimal() and len(year) == LONGEST_YEAR and int(year)):
        raise Http404
    run = get_object_or_404(CourseRun, code=code) if code else None
    return registers.Which(run=run, year=int(year) if year else None)


def _report(report: Report, name: str, form: str) -> HttpResponse:
    if form == "xlsx":
        return _file(as_workbook(report), XLSX, f"{name}.xlsx")
    return _pdf(report, name)


def _pdf(report: Report, name: str) -> HttpResponse:
    return _file(as_pdf(report), "application/pdf", f"{name}.pdf")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=name
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
