"""Pages of the admin on which questions come in from files, and go out."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain import exchanging
from assessments.enums import Direction, ExchangeState, LineOutcome
from assessments.exchange.formats import FORMATS
from assessments.exchange.guessing import HEAD, format_of
from assessments.models import Category, Exchange, question_models
from assessments.rules import categories_for, exchanges_for, questions_for
from assessments.staff_views import StaffView
from people.i18n import active_language

PER_PAGE = 50
CONFLICT = 409
# How often a page whose file is being worked on comes anew.
SECONDS = 3
# One name for both versions: the file says which it is.
READ = {name: kind.name for name, kind in FORMATS.items() if name != "qti3"} | {
    "qti": "QTI 2.1, 2.2, 3.0"
}


def type_words() -> dict[str, str]:
    """Return what our types are called, by the names that formats use."""
    return {
        model.definition_class.type: str(model._meta.verbose_name)
        for model in question_models()
    }


class ImportForm(forms.Form):
    """A file with questions, and where they go."""

    file = forms.FileField(label=gettext_lazy("File"))
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        required=False,
        choices=[("", gettext_lazy("as the file says")), *READ.items()],
    )
    category = forms.ModelChoiceField(
        label=gettext_lazy("Into the category"),
        queryset=Category.objects.none(),
        help_text=gettext_lazy(
            "Categories that the file names are made inside it, if they are missing."
        ),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories_for(user).select_related(  # type: ignore[attr-defined]
            "programme"
        )

    @property
    def format_name(self) -> str:
        """The format chosen, else what the file looks like."""
        chosen = str(self.cleaned_data["format"])
        file = self.cleaned_data["file"]
        file.seek(0)
        return chosen or format_of(file.name, file.read(HEAD))


class ExportForm(forms.Form):
    """A category, and the format in which it goes out."""

    category = forms.ModelChoiceField(
        label=gettext_lazy("Category"),
        queryset=Category.objects.none(),
        help_text=gettext_lazy("With everything inside it."),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=[(name, kind.name) for name, kind in FORMATS.items()],
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = categories_for(user).select_related(  # type: ignore[attr-defined]
            "programme"
        )


class ExchangeView(StaffView):
    """A page for those who may add questions."""

    permission = "assessments.add_question"

    @property
    def exchange(self) -> Exchange:
        """The file that the address names."""
        own = exchanges_for(self.request.user).select_related("category")
        return get_object_or_404(own, pk=self.kwargs["pk"])


class Exchanges(ExchangeView):
    """All files of one's programmes, and the forms for the next ones."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return self.show(ImportForm(user=request.user), ExportForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Have a file looked through, or written."""
        if "export" in request.POST:
            return self.write()
        form = ImportForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.show(form, ExportForm(user=request.user), status=CONFLICT)
        try:
            row = exchanging.hand_in(
                file=form.cleaned_data["file"],
                name=form.cleaned_data["file"].name,
                format_name=form.format_name,
                category=form.cleaned_data["category"],
                language=active_language(),
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except ValidationError as refusal:
            form.add_error("file", refusal)
            return self.show(form, ExportForm(user=request.user), status=CONFLICT)
        return redirect("assessments_exchange", row.pk)

    def write(self) -> HttpResponse:
        """Have a category written."""
        form = ExportForm(self.request.POST, user=self.request.user)
        if not form.is_valid():
            taking = ImportForm(user=self.request.user)
            return self.show(taking, form, status=CONFLICT)
        row = exchanging.ask_for_file(
            format_name=form.cleaned_data["format"],
            category=form.cleaned_data["category"],
            language=active_language(),
            actor=self.request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        return redirect("assessments_exchange", row.pk)

    def show(
        self, taking: ImportForm, writing: ExportForm, status: int = 200
    ) -> HttpResponse:
        """Render the page."""
        rows = exchanges_for(self.request.user).select_related("category")
        context = {
            "page_title": _("Import and export"),
            "header_icon": "upload",
            "taking": taking,
            "writing": writing,
            "page_obj": Paginator(rows, PER_PAGE).get_page(
                self.request.GET.get("page")
            ),
        }
        template = "assessments/admin/exchanges.html"
        return render(self.request, template, context, status=status)


class OneExchange(ExchangeView):
    """A file question by question: what becomes of each, and why."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the questions of one outcome, or all."""
        row = self.exchange
        counted = row.lines.order_by().values("outcome").annotate(n=Count("pk"))
        counts = {each["outcome"]: each["n"] for each in counted}
        chosen = request.GET.get("show", "")
        lines = row.lines.all()
        if chosen in LineOutcome.values:
            lines = lines.filter(outcome=chosen)
        page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
        known = set(
            questions_for(request.user)
            .filter(pk__in=[line.question_id for line in page if line.question_id])
            .values_list("pk", flat=True)
        )
        words = type_words()
        context = {
            "page_title": row.get_direction_display().capitalize(),
            "page_subtitle": row.name,
            "header_icon": "download" if row.direction == Direction.OUT else "upload",
            "row": row,
            "format": FORMATS[row.format].name,
            "is_ready": row.state == ExchangeState.READY,
            "is_done": row.state == ExchangeState.DONE,
            "is_import": row.direction == Direction.IN,
            "takes": sum(counts.get(o, 0) for o in ("imported", "changed")),
            "all": sum(counts.values()),
            "filters": [
                (value, label, counts.get(value, 0))
                for value, label in LineOutcome.choices
            ],
            "chosen": chosen,
            "page_obj": page,
            "rows": [
                (line, words.get(line.type, line.type), line.question_id in known)
                for line in page
            ],
        }
        answer = render(request, "assessments/admin/exchange.html", context)
        if row.is_working:
            answer["Refresh"] = str(SECONDS)
        return answer


class TakeIn(ExchangeView):
    """Import what was looked through."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Begin; the worker does the rest."""
        try:
            exchanging.take_in(
                row=self.exchange,
                actor=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except exchanging.ExchangeRefused as refusal:
            messages.error(request, refusal.message)
        return redirect("assessments_exchange", pk)


class Download(ExchangeView):
    """A file that was written."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Hand it out, to be saved and never shown."""
        row = self.exchange
        if row.direction != Direction.OUT or not row.file:
            raise Http404
        return FileResponse(
            row.file.open("rb"),
            as_attachment=True,
            filename=row.name,
            content_type="application/octet-stream",
        )
