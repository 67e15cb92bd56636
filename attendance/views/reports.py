"""Reports of one run, to look at and to take away."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from attendance.domain import reports
from attendance.domain.printing import protocol
from attendance.domain.reports import Report
from attendance.views.managing import OfManagedRun
from papers.sheets import xlsx_response
from papers.tables import csv_response

OF_A_RUN = {
    "sessions": reports.by_session,
    "persons": reports.by_person,
    "days": reports.by_day,
}


class ReportsView(OfManagedRun):
    """What can be taken away, on one page."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Name the reports and their formats."""
        found = [make(self.run) for make in OF_A_RUN.values()]
        context = {"run": self.run, "reports": found}
        return render(request, "attendance/reports.html", context)


class TableView(OfManagedRun):
    """A report as CSV or XLSX."""

    def get(
        self, request: HttpRequest, code: str, kind: str, form: str
    ) -> HttpResponseBase:
        """Hand out the table."""
        if kind not in OF_A_RUN:
            raise Http404
        return table_response(OF_A_RUN[kind](self.run), f"{code}-{kind}", form)


class ProtocolView(OfManagedRun):
    """The protocol as PDF."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Hand out the file."""
        content = protocol(run=self.run, at=timezone.now())
        return pdf_response(content, f"protocol-{code}.pdf")


def table_response(report: Report, name: str, form: str) -> HttpResponseBase:
    """Return ``report`` as a download; CSV streams.

    :raises Http404: for a format that nobody knows
    """
    if form == "csv":
        return csv_response(name, report.header, report.rows)
    if form == "xlsx":
        return xlsx_response(name, report.header, report.rows)
    raise Http404


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Return a PDF to download."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
