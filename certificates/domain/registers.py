"""The register of certificates, row by row: memory does not grow with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from certificates.enums import Kind, State
from certificates.models import Certificate
from certificates.models.certificates import CertificateQuerySet
from courses.models import CourseRun
from papers.reports import Report, Section

CHUNK = 1000
# A PDF is read, not counted: longer registers go out as tables only.
MOST_ON_PAPER = 2000
FIELDS = ("number", "name", "kind", "title", "issued_on", "state", "replaced_by")
WIDTHS = [3, 5, 3, 5, 2, 2, 2]


@dataclass(frozen=True)
class Which:
    """Part of the register: of one run, of one year, or all."""

    run: CourseRun | None = None
    year: int | None = None

    @property
    def name(self) -> str:
        """A name for the file."""
        parts = ["register", self.run.code if self.run else "", str(self.year or "")]
        return "-".join(part for part in parts if part)


def header() -> list[str]:
    """The names of the columns in the reader's language."""
    return [
        _("Number"),
        _("Name"),
        _("Kind"),
        _("Title"),
        _("Issued on"),
        _("State"),
        _("Replaced by"),
    ]


def rows(which: Which) -> Iterator[list[Any]]:
    """The certificates of ``which`` in the order of issue."""
    kinds = {kind.value: str(kind.label) for kind in Kind}
    states = {state.value: str(state.label) for state in State}
    found = (
        certificates(which)
        .with_state()
        .order_by("pk")
        .values_list(
            "number",
            KT("snapshot__person__name"),
            "kind",
            KT("snapshot__course__ru"),
            KT("snapshot__issued_on"),
            "state",
            "replaced_by__number",
        )
    )
    for number, name, kind, title, day, state, newer in found.iterator(CHUNK):
        issued = date.fromisoformat(day)
        yield [number, name, kinds[kind], title, issued, states[state], newer or ""]


def certificates(which: Which) -> CertificateQuerySet:
    """The certificates of ``which``."""
    found = Certificate.objects.all()
    if which.run:
        found = found.filter(run=which.run)
    if which.year:
        zone = ZoneInfo(settings.TIME_ZONE)
        first = datetime(which.year, 1, 1, tzinfo=zone)
        after = datetime(which.year + 1, 1, 1, tzinfo=zone)
        found = found.filter(issued_at__gte=first, issued_at__lt=after)
    return found


def years() -> list[int]:
    """The years in which certificates were issued, the newest first."""
    found = Certificate.objects.datetimes("issued_at", "year", order="DESC")
    return [moment.year for moment in found]


def report(which: Which, *, at: datetime) -> Report:
    """The register as a report; for at most :data:`MOST_ON_PAPER` certificates."""
    title = _("Register of certificates")
    said = [str(which.run)] if which.run else []
    said += [str(which.year)] if which.year else []
    return Report(
        title=": ".join([title, ", ".join(said)]) if said else title,
        author=settings.SITE_NAME_RU,
        day=at.date(),
        lines=[_("As of %(day)s.") % {"day": f"{at:%d.%m.%Y}"}],
        sections=[section(which)],
    )


def section(which: Which) -> Section:
    """The register as a part of a report."""
    return Section(
        heading=_("Certificates"),
        header=header(),
        rows=list(rows(which)),
        widths=WIDTHS,
    )
