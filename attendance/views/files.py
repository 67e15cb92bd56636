"""Reports of other systems: handed in, looked at line by line, recorded."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from attendance.domain.files import (
    accept,
    accepted_lines,
    drop,
    hand_in,
    open_lines,
)
from attendance.enums import FileMatch, FileState
from attendance.forms import ReportForm
from attendance.models import AttendanceFile, FileLine
from attendance.views.access import OfSession
from courses.models import Enrolment

# How often a page whose file is being worked on comes anew.
SECONDS = 3
# Names at least so much alike are accepted together.
ALIKE = 95


@method_decorator(never_cache, name="dispatch")
class FilesView(OfSession):
    """The reports of a session, and the form for the next one."""

    def get(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Show them."""
        return self._page(self._form())

    def post(self, request: HttpRequest, code: str, key: str) -> HttpResponse:
        """Keep a report and have it compared; one known already is opened."""
        form = self._form(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(form, HTTPStatus.UNPROCESSABLE_ENTITY)
        file, is_new = hand_in(
            session=self.session,
            name=form.name,
            content=form.cleaned_data["file"],
            kind=form.cleaned_data["kind"],
            zone=form.cleaned_data["zone"],
            language=get_language() or "ru",
            actor=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        if not is_new:
            words = _("This file was handed in before. This is what became of it.")
            messages.info(request, words)
        return redirect("attendance_file", code, key, file.pk)

    def _form(self, *data: Any) -> ReportForm:
        zone = self.session.run.time_zone
        return ReportForm(*data, zone=zone, at=timezone.now())

    def _page(self, form: ReportForm, status: int = HTTPStatus.OK) -> HttpResponse:
        files = self.session.files.select_related("created_by__person")
        context = {
            "session": self.session,
            "run": self.session.run,
            "form": form,
            "files": files,
        }
        return render(self.request, "attendance/files.html", context, status=status)


class OfFile(OfSession):
    """Something of one report of the session."""

    file: AttendanceFile

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find it."""
        super().setup(request, *args, **kwargs)
        if request.user.is_authenticated:
            self.file = get_object_or_404(self.session.files, pk=kwargs["pk"])


@method_decorator(never_cache, name="dispatch")
class FileView(OfFile):
    """What a report says of each person, and whom somebody has to look at."""

    def get(self, request: HttpRequest, code: str, key: str, pk: int) -> HttpResponse:
        """Show the lines; while they are compared, the progress."""
        return self._page(checked=self._alike() if "alike" in request.GET else set())

    def post(self, request: HttpRequest, code: str, key: str, pk: int) -> HttpResponse:
        """Record what is sure and what was accepted."""
        chosen, unknown = self._chosen(request)
        if unknown:
            words = _(
                "Nobody in the run is called so: %(names)s. Choose from the list."
            )
            messages.error(request, words % {"names": ", ".join(unknown)})
            return self._page(checked=set(chosen), status=HTTPStatus.CONFLICT)
        try:
            accept(
                file=self.file,
                chosen=chosen,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect("attendance_file", code, key, pk)

    def _chosen(self, request: HttpRequest) -> tuple[dict[int, Enrolment], list[str]]:
        """Return whom each open line is, and what was typed and is nobody."""
        by_label = self._by_label()
        chosen: dict[int, Enrolment] = {}
        unknown = []
        for line in open_lines(self.file).select_related("enrolment"):
            typed = request.POST.get(f"who-{line.number}", "").strip()
            if typed and typed not in by_label:
                unknown.append(typed)
            elif typed:
                chosen[line.number] = by_label[typed]
            elif f"is-{line.number}" in request.POST and line.enrolment:
                chosen[line.number] = line.enrolment
        return chosen, unknown

    def _by_label(self) -> dict[str, Enrolment]:
        """Return those who take part by what the field offers, and by their code."""
        rows = self.session.run.enrolments.taking_part().select_related("person")
        found = {}
        for row in rows.order_by("person__sort_key", "pk"):
            found[f"{row.person.full_name}, {row.person.code}"] = row
            found[row.person.code] = row
        return found

    def _alike(self) -> set[int]:
        sure = open_lines(self.file).filter(match=FileMatch.NAME, similarity__gte=ALIKE)
        return set(sure.values_list("number", flat=True))

    def _page(self, *, checked: set[int], status: int = HTTPStatus.OK) -> HttpResponse:
        lines = list(self.file.lines.select_related("enrolment__person"))
        undecided = [line for line in lines if _is_open(line)]
        sure = accepted_lines(self.file)
        context = {
            "session": self.session,
            "run": self.session.run,
            "file": self.file,
            "states": FileState,
            "lines": undecided,
            "settled": [line for line in lines if not _is_open(line)],
            "checked": checked,
            "typed": self.request.POST,
            "alike": sum(1 for line in undecided if _is_alike(line)),
            "alike_from": ALIKE,
            "waiting": sure.filter(recorded_at=None).count(),
            "recorded": sum(1 for line in lines if line.recorded_at),
            "outside": bool(lines) and not any(line.minutes for line in lines),
            "labels": [label for label in self._by_label() if ", " in label],
        }
        answer = render(self.request, "attendance/file.html", context, status=status)
        if self.file.is_working:
            answer["Refresh"] = str(SECONDS)
        return answer


class DropFileView(OfFile):
    """Forget a report; the register keeps what was recorded."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str, key: str, pk: int) -> HttpResponse:
        """Forget it."""
        try:
            drop(
                file=self.file,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("attendance_file", code, key, pk)
        messages.success(request, _("The report is forgotten; its minutes stay."))
        return redirect("attendance_files", code, key)


def _is_open(line: FileLine) -> bool:
    """Tell whether somebody may still say who it is."""
    sure = line.match == FileMatch.EMAIL or line.is_chosen
    return not sure and line.recorded_at is None


def _is_alike(line: FileLine) -> bool:
    return line.match == FileMatch.NAME and line.similarity >= ALIKE
