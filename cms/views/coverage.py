"""Whom the programmes have reached: the map, the tables, the downloads."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.domain.coverage import Coverage, RegionRow, Scope, coverage_of, years_of
from courses.models import Programme
from courses.rules import courses_for_trainer, programmes_of
from papers.sheets import xlsx_response
from papers.tables import csv_response
from people.rules import is_staff_member

# Sizes of the map in units of its own, and from how many people a tile is darker.
TILE, GAP = 60, 6
STEPS = (1, 10, 50)


@dataclass(frozen=True, slots=True)
class Tile:
    """A region on the map: where, how dark, and what it says."""

    row: RegionRow
    x: int
    y: int
    level: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    scope: Scope
    programme: Programme | None
    programmes: list[Programme]
    years: list[int]

    @property
    def query(self) -> str:
        """The same question for another address."""
        values = {
            "programme": self.programme.key if self.programme else None,
            "from": self.scope.first,
            "to": self.scope.last,
        }
        return urlencode({name: value for name, value in values.items() if value})


@never_cache
@login_required
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Show whom one's own programmes have reached: all of them for staff.

    :raises Http404: for whoever plans nothing
    """
    asked = _asked(request)
    found = coverage_of(asked.scope)
    context = {
        "asked": asked,
        "found": found,
        "tiles": _tiles(found.regions),
        "size": _size(found.regions),
        "unreached": _by_district(found.unreached),
        "figures": any(row.figures for row in found.regions),
        "sources": sorted({row.figures.source for row in found.regions if row.figures}),
        "edits": request.user.has_perm("courses.add_regionfigures"),
    }
    return render(request, "cms/coverage.html", context)


@never_cache
@login_required
@require_safe
def coverage_table(request: HttpRequest, kind: str, form: str) -> HttpResponseBase:
    """Hand a table out as CSV or XLSX.

    :raises Http404: for a table or a format that nobody knows
    """
    if kind not in TABLES or form not in FORMS:
        raise Http404
    header, rows = TABLES[kind](coverage_of(_asked(request).scope))
    return FORMS[form](f"coverage-{kind}", header, rows)


def _asked(request: HttpRequest) -> Asked:
    """Read the address; what makes no sense in it is left out.

    :raises Http404: for whoever plans nothing
    """
    courses = courses_for_trainer(request.user)
    if not is_staff_member(request.user) and not courses.exists():
        raise Http404
    programmes = list(programmes_of(request.user))
    key = request.GET.get("programme")
    programme = next((one for one in programmes if one.key == key), None)
    at = timezone.now()
    years = years_of(courses, at)
    if programme:
        courses = courses.filter(programme=programme)
    first, last = (_year(request.GET.get(name), years) for name in ("from", "to"))
    return Asked(Scope(courses, at, first, last), programme, programmes, years)


def _year(text: str | None, years: Iterable[int]) -> int | None:
    return next((year for year in years if str(year) == text), None)


def _tiles(rows: list[RegionRow]) -> list[Tile]:
    """Return the tiles of the map, row by row as one reads.

    The corner is nobody's place: a region that stands there has none yet.
    """
    placed = [row for row in rows if row.region.tile_column or row.region.tile_row]
    placed.sort(key=lambda row: (row.region.tile_row, row.region.tile_column))
    step = TILE + GAP
    return [
        Tile(
            row=row,
            x=row.region.tile_column * step,
            y=row.region.tile_row * step,
            level=sum(row.people >= least for least in STEPS),
        )
        for row in placed
    ]


def _size(rows: list[RegionRow]) -> tuple[int, int]:
    step = TILE + GAP
    columns = max((row.region.tile_column for row in rows), default=0)
    lines = max((row.region.tile_row for row in rows), default=0)
    return (columns + 1) * step, (lines + 1) * step


def _by_district(rows: list[RegionRow]) -> list[tuple[str, list[RegionRow]]]:
    def district(row: RegionRow) -> str:
        return str(row.region.federal_district)

    ordered = sorted(rows, key=district)
    return [(name, list(own)) for name, own in groupby(ordered, key=district)]


Table = tuple[list[str], list[list[Any]]]


def _regions_table(found: Coverage) -> Table:
    header = [
        *(_("Code"), _("Region"), _("Federal district"), _("Runs held")),
        *(_("Last one"), _("People trained"), _("Specialists"), _("Share, %")),
        *(_("Children"), _("Per 100,000 children"), _("As of"), _("Source")),
    ]
    return header, [_region_cells(row) for row in found.regions]


def _region_cells(row: RegionRow) -> list[Any]:
    figures = row.figures
    percent, per_children = row.percent, row.per_children
    return [
        *(row.region.code, row.region.name, row.region.federal_district),
        *(row.held, row.last_date, row.people),
        figures.specialists if figures else None,
        None if percent is None else round(percent, 1),
        figures.children if figures else None,
        None if per_children is None else round(per_children, 1),
        figures.as_of_date if figures else None,
        figures.source if figures else None,
    ]


def _centres_table(found: Coverage) -> Table:
    header = [_("Centre"), _("Region"), _("Work here"), _("Trained here")]
    rows = [
        [
            row.centre.name,
            row.centre.region.name if row.centre.region else None,
            row.staff,
            row.trainees,
        ]
        for row in found.centres
    ]
    return header, rows


def _years_table(found: Coverage) -> Table:
    header = [
        *(_("Year"), _("Runs held"), _("People trained")),
        *(_("New regions"), _("Regions so far")),
    ]
    rows = [
        [row.year, row.held, row.people, row.new_regions, row.regions]
        for row in found.years
    ]
    return header, rows


TABLES = {
    "regions": _regions_table,
    "centres": _centres_table,
    "years": _years_table,
}
FORMS = {"csv": csv_response, "xlsx": xlsx_response}
