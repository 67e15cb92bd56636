"""Figures of regions in the admin: one by one, or a whole table at once."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import HeaderButton

from courses.domain.figures import COLUMNS, FiguresRefused, take_in_figures
from courses.models import RegionFigures
from papers.sheets import Table, parse_table, read_table, xlsx_response
from people.exports import IndexView
from people.listing import WordedViewSet
from people.models import Region

PERMISSION = "courses.add_regionfigures"


class FiguresForm(forms.Form):
    """A table of figures and where it comes from."""

    file = forms.FileField(label=_("File (XLSX or CSV)"), required=False)
    text = forms.CharField(
        label=_("Or paste the rows"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "The columns: code (or name) of the region, children, specialists."
        ),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=255,
        help_text=_("Where the figures come from."),
    )
    as_of_date = forms.DateField(label=_("As of"), widget=AdminDateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table: Table | None = None

    def clean_file(self) -> Any:
        """Read the table; what is wrong with it stands beside the field."""
        if file := self.cleaned_data["file"]:
            self.table = read_table(file)
        return file

    def clean_text(self) -> str:
        """Read what was pasted, in the same way."""
        text: str = self.cleaned_data["text"]
        if text.strip() and self.table is None:
            self.table = parse_table(text)
        return text

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and self.table is None:
            self.add_error("file", _("Choose a file, or paste the rows."))
        return data

    def numbered(self) -> list[tuple[int, dict[str, str]]]:
        """Return the rows with their lines; names of columns in small letters."""
        if self.table is None:
            return []
        rows = (
            {name.casefold(): cell for name, cell in row.items()} for row in self.table
        )
        return list(zip(self.table.numbers, rows, strict=True))


class ForEditors(View):
    """A page for those who may write figures."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Let only those in who may.

        :raises PermissionDenied: for others
        """
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class TakeInView(ForEditors, WagtailAdminTemplateMixin, FormView):
    """Take a table in, all of it or nothing."""

    form_class = FiguresForm
    template_name = "courses/admin/figures.html"
    page_title = _("Hand in a table of figures")
    header_icon = "upload"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the figures."""
        listed = {
            "url": reverse("regionfigures:index"),
            "label": _("Figures of regions"),
        }
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.page_title}]

    def form_valid(self, form: FiguresForm) -> HttpResponse:
        """Take the rows in, or say which lines are wrong."""
        data = form.cleaned_data
        try:
            count = take_in_figures(
                rows=form.numbered(),
                source=data["source"],
                as_of_date=data["as_of_date"],
                actor=self.request.user,  # type: ignore[arg-type] - signed in
                at=timezone.now(),
            )
        except FiguresRefused as refusal:
            form.add_error("file", refusal.messages)
            return self.form_invalid(form)
        words = ngettext(
            "Figures of %(count)d region are on file.",
            "Figures of %(count)d regions are on file.",
            count,
        )
        messages.success(self.request, words % {"count": count})
        return redirect("regionfigures:index")


class BlankView(ForEditors):
    """The table to fill in: all regions, with the figures that are on file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Hand the workbook out."""
        regions = Region.objects.select_related("figures").order_by("name_ru")
        rows = [[region.code, region.name_ru, *_known(region)] for region in regions]
        return xlsx_response("regions", ["code", "region", *COLUMNS[1:]], rows)


def _known(region: Region) -> list[int | None]:
    figures = getattr(region, "figures", None)
    return [getattr(figures, name, None) for name in COLUMNS[1:]]


class FiguresIndexView(IndexView):
    """The list, with the way to hand in a whole table."""

    def get_base_queryset(self) -> Any:
        """Fetch the regions too."""
        return super().get_base_queryset().select_related("region")

    @cached_property
    def header_buttons(self) -> list[Any]:
        """Add the way to the table."""
        buttons = list(super().header_buttons)
        if self.request.user.has_perm(PERMISSION):
            address = reverse("regionfigures:take_in")
            buttons.append(
                HeaderButton(_("Hand in a table"), address, icon_name="upload")
            )
        return buttons


class RegionFiguresViewSet(WordedViewSet, ModelViewSet):
    """Children and specialists by region, with source and day."""

    model = RegionFigures
    add_label = _("Add figures of a region")
    icon = "globe"
    menu_label = _("Figures of regions")
    index_view_class = FiguresIndexView
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ["region", "children", "specialists", "as_of_date", "source"]
    list_display = [
        "region",
        Column("children", label=_("Children"), sort_key="children"),
        Column("specialists", label=_("Specialists"), sort_key="specialists"),
        Column("as_of_date", label=_("As of"), sort_key="as_of_date"),
        Column("source", label=_("Source"), sort_key="source"),
    ]
    list_export = ["region", "children", "specialists", "as_of_date", "source"]
    search_fields = ["region__name_ru", "region__name_en"]
    ordering = ["region__name_ru", "pk"]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Add the pages of the table."""
        return [
            *super().get_urlpatterns(),
            path("table/", TakeInView.as_view(), name="take_in"),
            path("table/blank/", BlankView.as_view(), name="blank"),
        ]
