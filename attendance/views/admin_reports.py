"""Attendance over many runs, in the admin's reports."""

from itertools import islice
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View

from attendance.domain import reports
from attendance.forms import PeriodForm
from attendance.views.reports import table_response
from courses.rules import programmes_for, runs_for_trainer
from people.rules import is_staff_member

OVER_RUNS = {"runs": reports.by_run, "regions": reports.by_region}
# So many rows stand on the page; the file holds all.
SHOWN = 200


def may_report(user: Any) -> bool:
    """Tell whether ``user`` works in a programme, or for the society."""
    return is_staff_member(user) or bool(programmes_for(user))


@method_decorator(login_required, name="dispatch")
class AttendanceReportView(View):
    """By run or by region, of the programmes one works in."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        """Show the table, or hand it out as a file."""
        if kind not in OVER_RUNS:
            raise Http404
        if not may_report(request.user):
            raise PermissionDenied
        form = PeriodForm(request.GET)
        chosen = form.cleaned_data if form.is_valid() else {}
        first, last = chosen.get("first"), chosen.get("last")
        report = OVER_RUNS[kind](runs_for_trainer(request.user), first, last)
        if export := request.GET.get("export"):
            return table_response(report, f"attendance-{kind}", export)
        return self._page(request, report, form)

    def _page(
        self, request: HttpRequest, report: reports.Report, form: PeriodForm
    ) -> HttpResponseBase:
        query = request.GET.copy()
        query.pop("export", None)
        context = {
            "page_title": report.title,
            "header_icon": "list-ul",
            "report": report,
            "rows": list(islice(report.rows, SHOWN)),
            "form": form,
            "shown": SHOWN,
            "query": query.urlencode(),
        }
        return render(request, "attendance/admin/report.html", context)
