"""Sign-in sheets: made, printed, typed back."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from attendance.domain.paper import make_sheet, read_numbers, rows_of, type_back
from attendance.domain.printing import sign_in_sheet
from attendance.forms import NumbersForm
from attendance.models import SignInSheet
from attendance.views.access import OfSession
from attendance.views.reports import pdf_response


class PaperView(OfSession):
    """The sheets of a session."""

    def get(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """List the sheets that were made."""
        context = {
            "session": self.session,
            "run": self.session.run,
            "sheets": self.session.sheets.select_related("created_by__person"),
        }
        return render(request, "attendance/paper.html", context)

    def post(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Make a sheet of everybody who takes part now."""
        try:
            make_sheet(
                session=self.session,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect("paper", code, key)


class OfSheet(OfSession):
    """Something of one sheet."""

    def sheet(self) -> SignInSheet:
        """Return the sheet; one of another session does not exist."""
        sheet = get_object_or_404(self.session.sheets, pk=self.kwargs["pk"])
        sheet.session = self.session
        return sheet


class SheetView(OfSheet):
    """The sheet as PDF."""

    def get(self, request: HttpRequest, code: str, key: str, pk: int) -> HttpResponse:
        """Hand out the file."""
        sheet = self.sheet()
        return pdf_response(sign_in_sheet(sheet=sheet), f"sheet-{sheet.name}.pdf")


class TypeBackView(OfSheet):
    """Type a signed sheet back by the numbers of its rows."""

    def get(self, request: HttpRequest, code: str, key: str, pk: int) -> HttpResponse:
        """Ask for numbers; with numbers, name the people before anything is written."""
        sheet = self.sheet()
        if "numbers" not in request.GET:
            return self._page(sheet, NumbersForm())
        form = NumbersForm(request.GET)
        if not form.is_valid():
            return self._page(sheet, form)
        return self._page(sheet, form, chosen=self._chosen(sheet, form))

    def post(self, request: HttpRequest, code: str, key: str, pk: int) -> HttpResponse:
        """Write the marks."""
        sheet = self.sheet()
        form = NumbersForm(request.POST)
        numbers = self._chosen(sheet, form) if form.is_valid() else []
        if not numbers:
            return self._page(sheet, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            count, left = type_back(
                sheet=sheet,
                numbers=numbers,
                kind=form.cleaned_data["kind"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
            return self._page(sheet, form, status=HTTPStatus.CONFLICT)
        words = ngettext("%(n)d row is on record.", "%(n)d rows are on record.", count)
        messages.success(request, words % {"n": count})
        return self._page(sheet, NumbersForm(), left=left)

    def _chosen(self, sheet: SignInSheet, form: NumbersForm) -> list[int]:
        try:
            return read_numbers(form.cleaned_data["numbers"], highest=len(sheet.rows))
        except ValidationError as refused:
            form.add_error("numbers", refused.messages)
            return []

    def _page(
        self,
        sheet: SignInSheet,
        form: NumbersForm,
        *,
        status: int = HTTPStatus.OK,
        chosen: list[int] | None = None,
        **more: Any,
    ) -> HttpResponse:
        rows = [row for row in rows_of(sheet) if row.number in (chosen or [])]
        context = {
            "session": self.session,
            "run": self.session.run,
            "sheet": sheet,
            "form": form,
            "rows": rows,
            **more,
        }
        return render(
            self.request, "attendance/paper_back.html", context, status=status
        )
