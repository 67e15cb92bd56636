"""Figures of regions, taken in from a table that staff hand in."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.models import RegionFigures
from people.models import Region, User

COLUMNS = ("code", "children", "specialists")


class FiguresRefused(ValidationError):
    """Nothing was taken in: ``columns``, ``row`` or ``nothing``."""


@transaction.atomic
def take_in_figures(
    *,
    rows: Iterable[tuple[int, Mapping[str, str]]],
    source: str,
    as_of_date: date,
    actor: User,
    at: datetime,
) -> int:
    """Take a table of figures in, all of it or nothing; return how many regions.

    A region that has figures gets the new ones. An empty cell means unknown.

    :param rows: number of the line, and its cells by the names in ``COLUMNS``;
        ``code`` is the region's code or its name
    :raises FiguresRefused: ``columns``, ``row`` naming each bad line, ``nothing``
    """
    known = _regions_by_word()
    found: dict[Region, dict[str, int | None]] = {}
    faults: list[ValidationError] = []
    for number, cells in rows:
        if not set(COLUMNS) <= set(cells):
            message = _("The table needs the columns code, children and specialists.")
            raise FiguresRefused(message, code="columns")
        try:
            region, values = _read(number, cells, known)
        except FiguresRefused as fault:
            faults.append(fault)
        else:
            if any(value is not None for value in values.values()):
                found[region] = values
    if faults:
        raise FiguresRefused(faults)  # type: ignore[arg-type]
    if not found:
        raise FiguresRefused(_("There are no figures in the table."), code="nothing")
    for region, values in found.items():
        row, _new = RegionFigures.objects.update_or_create(
            region=region,
            defaults={**values, "source": source, "as_of_date": as_of_date},
        )
        log(instance=row, action="courses.take_in_figures", user=actor)
    return len(found)


def _regions_by_word() -> dict[str, Region]:
    """Return the regions by code and by their names, in small letters."""
    words: dict[str, Region] = {}
    for region in Region.objects.all():
        for word in (region.code, region.name_ru, region.name_en):
            words[word.casefold()] = region
    return words


def _read(
    number: int, cells: Mapping[str, str], known: Mapping[str, Region]
) -> tuple[Region, dict[str, int | None]]:
    region = known.get(cells["code"].strip().casefold())
    if region is None:
        message = _("Line %(number)d: no region is called “%(word)s”.")
        values = {"number": number, "word": cells["code"]}
        raise FiguresRefused(message % values, code="row")
    return region, {name: _number(number, cells[name]) for name in COLUMNS[1:]}


def _number(number: int, cell: str) -> int | None:
    digits = "".join(cell.split())
    if not digits:
        return None
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):  # noqa: PLR2004 - fits the column
        message = _("Line %(number)d: “%(word)s” is not a whole number.")
        raise FiguresRefused(message % {"number": number, "word": cell}, code="row")
    return int(digits)
