"""Pages on which staff hand lists of people in, look at each row, and take them in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_safe

from courses.domain import lists
from courses.enums import ListState, RunState
from courses.models import CourseRun, ListRow, PeopleList
from papers.sheets import Table, parse_table, read_table, xlsx_response
from people.domain.duplicates import Ground
from people.enums import Verdict

PERMISSION = "people.add_person"
PER_PAGE = 50
CONFLICT = 409
# How often a page whose list is being worked on comes anew.
SECONDS = 4
GROUNDS = {
    Ground.NUMBER: gettext_lazy("same member number"),
    Ground.EMAIL: gettext_lazy("same name and e-mail"),
    Ground.BIRTH_DATE: gettext_lazy("same name and date of birth"),
    Ground.PHONE: gettext_lazy("same name and phone"),
    Ground.NAME: gettext_lazy("same name"),
    Ground.MAILBOX: gettext_lazy("same e-mail, another name"),
    Ground.SPELLING: gettext_lazy("same date of birth, a name nearly the same"),
}
WHY: dict[str, Any] = {str(ground): words for ground, words in GROUNDS.items()}


class ListForm(forms.Form):
    """A file with people, and what they come for."""

    file = forms.FileField(
        label=gettext_lazy("File (XLSX or CSV)"),
        required=False,
        help_text=gettext_lazy(
            "The first row names the columns: family name, given name, patronymic,"
            " or the whole name; date of birth, e-mail, phone, region, place of work."
        ),
    )
    text = forms.CharField(
        label=gettext_lazy("Or paste the rows"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "As they come from a table or a letter, the headings first."
        ),
    )
    run = forms.ModelChoiceField(
        label=gettext_lazy("Enrol in"),
        queryset=CourseRun.objects.none(),
        required=False,
        empty_label=gettext_lazy("nowhere"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table: Table | None = None
        self.title = ""
        runs = CourseRun.objects.filter(state__in=[RunState.DRAFT, RunState.PLANNED])
        self.fields["run"].queryset = runs.select_related("course").order_by(  # type: ignore[attr-defined]
            "-start_date", "pk"
        )

    def clean_file(self) -> Any:
        """Read the table; what is wrong with it stands beside the field."""
        file = self.cleaned_data["file"]
        if file:
            self.table, self.title = read_table(file), file.name
        return file

    def clean_text(self) -> str:
        """Read what was pasted, in the same way."""
        text: str = self.cleaned_data["text"]
        if text.strip() and self.table is None:
            self.table, self.title = parse_table(text), _("Pasted list")
        return text

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and self.table is None:
            self.add_error("file", _("Choose a file, or paste the rows."))
        return data


class StaffView(View):
    """A page for those who may add persons."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let only those in who may."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def people(self) -> PeopleList:
        """The list that the address names."""
        rows = PeopleList.objects.select_related("run__course")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class Lists(StaffView):
    """All lists, and the form for the next one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the lists."""
        return self.show(ListForm(initial={"run": request.GET.get("run")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep a list and have it compared."""
        form = ListForm(request.POST, request.FILES)
        if not form.is_valid() or form.table is None:
            return self.show(form, status=CONFLICT)
        try:
            people = lists.hand_in(
                table=form.table,
                title=form.title,
                run=form.cleaned_data["run"],
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error("file", refusal)
            return self.show(form, status=CONFLICT)
        return redirect("people_list", people.pk)

    def show(self, form: ListForm, status: int = 200) -> HttpResponse:
        """Render the page."""
        rows = PeopleList.objects.select_related("created_by__person", "run__course")
        context = {
            "page_title": _("Lists of people"),
            "header_icon": "upload",
            "form": form,
            "lists": rows[:PER_PAGE],
        }
        return render(self.request, "courses/admin/lists.html", context, status=status)


class OneList(StaffView):
    """A list row by row: what becomes of each, and what is to be decided."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the rows of one verdict, or all."""
        people = self.people
        numbers = lists.tally(people)
        chosen = request.GET.get("show", "")
        rows = people.rows.select_related("match__region", "person")
        if chosen in Verdict.values:
            rows = rows.filter(verdict=chosen)
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "page_title": _("List of people"),
            "page_subtitle": people.title,
            "header_icon": "upload",
            "people": people,
            "numbers": numbers,
            "filters": [
                (value, label, numbers.by_verdict.get(value, 0))
                for value, label in Verdict.choices
            ],
            "chosen": chosen,
            "page_obj": page,
            "rows": [(row, WHY.get(row.ground, "")) for row in page],
            "is_ready": people.state == ListState.READY,
            "clear": sum(numbers.by_verdict.get(v, 0) for v in lists.TAKEN),
            "doubtful": Verdict.DOUBTFUL,
        }
        answer = render(request, "courses/admin/list.html", context)
        if people.is_working:
            answer["Refresh"] = str(SECONDS)
        return answer


class Decide(StaffView):
    """The same person, or another one of that name?"""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, row: int) -> HttpResponse:
        """Note the decision and go back to the rows."""
        found = get_object_or_404(ListRow, list=self.people, number=row)
        try:
            lists.decide(
                row=found,
                same=request.POST.get("same") == "yes",
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except lists.ListRefused as refusal:
            messages.error(request, refusal.message)
        address = redirect("people_list", pk)
        if request.POST.get("show") in Verdict.values:
            address["Location"] += f"?show={request.POST['show']}"
        return address


class TakeIn(StaffView):
    """Make persons of what is clear."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin; the worker does the rest."""
        try:
            lists.take_in(
                people=self.people,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except lists.ListRefused as refusal:
            messages.error(request, refusal.message)
        return redirect("people_list", pk)


@require_safe
def sample(request: HttpRequest) -> HttpResponse:
    """An empty table with the headings that are understood."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    header = [
        _("Family name"),
        _("Given name"),
        _("Patronymic"),
        _("Former family name"),
        _("Date of birth"),
        _("E-mail"),
        _("Phone"),
        _("Region"),
        _("Place of work"),
        _("Position"),
    ]
    return xlsx_response("people", header, [])
