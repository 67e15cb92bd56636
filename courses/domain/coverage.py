"""Whom the programmes have reached: by region, by centre, over the years."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, ExtractYear

from courses.enums import CompletionKind, EnrolmentState, RunState
from courses.models import Completion, Course, CourseRun, Enrolment, RegionFigures
from people.models import Organisation, Region

PER_CHILDREN = 100_000


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: these courses, in the years from ``first`` to ``last``."""

    courses: "QuerySet[Course]"
    at: datetime
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class RegionRow:
    """What was done in a region, and for how many who live there.

    ``people`` have completed a run, wherever it was held; ``held`` runs are
    over and took place in the region.
    """

    region: Region
    held: int
    last_date: date | None
    people: int
    figures: RegionFigures | None

    @property
    def is_reached(self) -> bool:
        """Whether a run was held here or somebody from here has completed one."""
        return bool(self.held or self.people)

    @property
    def percent(self) -> float | None:
        """How many of the region's specialists that is, in per cent."""
        known = self.figures.specialists if self.figures else None
        return self.people * 100 / known if known else None

    @property
    def per_children(self) -> float | None:
        """People for each hundred thousand children."""
        known = self.figures.children if self.figures else None
        return self.people * PER_CHILDREN / known if known else None


@dataclass(frozen=True, slots=True)
class CentreRow:
    """An organisation: who works there has completed, and who did so there."""

    centre: Organisation
    staff: int
    trainees: int


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year: runs that ended, people who completed, regions so far."""

    year: int
    held: int
    people: int
    new_regions: int
    regions: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """All of it; ``elsewhere`` are people whose region is not on file."""

    regions: list[RegionRow]
    centres: list[CentreRow]
    years: list[YearRow]
    people: int
    elsewhere: int

    @property
    def reached(self) -> list[RegionRow]:
        """The regions in which something has happened."""
        return [row for row in self.regions if row.is_reached]

    @property
    def unreached(self) -> list[RegionRow]:
        """The regions the society has never reached, in the scope."""
        return [row for row in self.regions if not row.is_reached]


def coverage_of(scope: Scope) -> Coverage:
    """Return whom the courses of ``scope`` have reached; a constant number of queries.

    Nobody is counted twice in a region, a centre or a year, however many runs
    she has completed; records that were merged are one person.
    """
    completed = _completed(scope)
    by_region = _people_by(completed, "home")
    return Coverage(
        regions=_regions(scope, by_region),
        centres=_centres(completed),
        years=_years(scope, completed),
        people=completed.aggregate(n=Count("holder", distinct=True))["n"],
        elsewhere=by_region.get(None, 0),
    )


def years_of(courses: "QuerySet[Course]", at: datetime) -> list[int]:
    """Return the years in which something was held or completed, the last one first."""
    scope = Scope(courses, at)
    held = _held(scope).values_list("end_date__year", flat=True)
    done = _completed(scope).values_list("year", flat=True)
    return sorted({*held.distinct(), *done.distinct()} - {None}, reverse=True)


def _completed(scope: Scope) -> QuerySet[Any]:
    """Return completed enrolments, each with its holder, home, centre and year."""
    grants = Completion.objects.filter(
        enrolment=OuterRef("pk"), kind=CompletionKind.GRANTED
    )
    last = grants.order_by("-pk").annotate(year=ExtractYear("at"))
    found = Enrolment.objects.filter(
        state=EnrolmentState.COMPLETED, run__course__in=scope.courses.values("pk")
    ).annotate(
        holder=Coalesce("person__merged_into", "person"),
        home=Coalesce("person__merged_into__region", "person__region"),
        work=Coalesce("person__merged_into__organisation", "person__organisation"),
        year=Coalesce(ExtractYear("run__end_date"), Subquery(last.values("year")[:1])),
    )
    return _between(found.order_by(), scope, "year")


def _held(scope: Scope) -> QuerySet[CourseRun]:
    """Return runs with days that are over and were not called off."""
    runs = CourseRun.objects.filter(
        course__in=scope.courses.values("pk"), end_date__lt=scope.at.date()
    ).exclude(state__in=[RunState.DRAFT, RunState.CANCELLED])
    return _between(runs.order_by(), scope, "end_date__year")


def _between(rows: QuerySet[Any], scope: Scope, year: str) -> QuerySet[Any]:
    bounds = {f"{year}__gte": scope.first, f"{year}__lte": scope.last}
    return rows.filter(**{name: n for name, n in bounds.items() if n is not None})


def _people_by(completed: QuerySet[Any], name: str) -> dict[Any, int]:
    rows = completed.values(name).annotate(people=Count("holder", distinct=True))
    return {row[name]: row["people"] for row in rows}


def _regions(scope: Scope, people: dict[Any, int]) -> list[RegionRow]:
    runs = _held(scope).values("region").annotate(n=Count("pk"), last=Max("end_date"))
    held = {row["region"]: row for row in runs}
    nothing = {"n": 0, "last": None}
    return [
        RegionRow(
            region=region,
            held=held.get(region.pk, nothing)["n"],
            last_date=held.get(region.pk, nothing)["last"],
            people=people.get(region.pk, 0),
            figures=getattr(region, "figures", None),
        )
        for region in Region.objects.select_related("figures").order_by("name_ru")
    ]


def _centres(completed: QuerySet[Any]) -> list[CentreRow]:
    """Return centres with people, the greatest first."""
    staff = _people_by(completed, "work")
    placed = completed.annotate(place=F("placement__centre"))
    trainees = _people_by(placed.exclude(place=None), "place")
    found = Organisation.objects.filter(pk__in={*staff, *trainees} - {None})
    rows = [
        CentreRow(centre, staff.get(centre.pk, 0), trainees.get(centre.pk, 0))
        for centre in found.select_related("region").order_by("name_ru", "pk")
    ]
    return sorted(rows, key=lambda row: -(row.staff + row.trainees))


def _years(scope: Scope, completed: QuerySet[Any]) -> list[YearRow]:
    """Return the years, the first one first; regions are counted when first reached."""
    people = _people_by(completed, "year")
    held = dict(
        _held(scope)
        .values_list("end_date__year")
        .annotate(n=Count("pk", distinct=True))
    )
    firsts = _firsts(
        completed.values_list("home").annotate(first=Min("year")),
        _held(scope).values_list("region").annotate(first=Min("end_date__year")),
    )
    rows: list[YearRow] = []
    for year in sorted({*people, *held} - {None}):
        new = sum(first == year for first in firsts.values())
        so_far = new + (rows[-1].regions if rows else 0)
        rows.append(YearRow(year, held.get(year, 0), people.get(year, 0), new, so_far))
    return rows


def _firsts(*found: Iterable[tuple[Any, Any]]) -> dict[Any, int]:
    """Return the year in which each region was first reached."""
    firsts: dict[Any, int] = {}
    for region, year in (pair for rows in found for pair in rows):
        if region is not None and year is not None:
            firsts[region] = min(year, firsts.get(region, year))
    return firsts
