"""The register that was kept on paper: taken in once, found by number and name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certificates.domain.numbers import number_key
from certificates.models import Certificate, PaperCertificate
from papers.sheets import Table
from papers.uploads import UploadRefused
from people.domain.matching import skeleton
from people.models import User

_HEADINGS = {
    "number": ("номер", "number", "№"),
    "name": ("фио", "имя", "фамилия", "name"),
    "title": ("название", "мероприятие", "курс", "семинар", "title", "course"),
    "issued_on": ("дата", "выдан", "date", "issued"),
    "hours": ("час", "объём", "объем", "hours"),
}
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
_LENGTHS = {"number": 60, "name": 250, "title": 300, "hours": 40}
SHOWN = 50


@dataclass(frozen=True)
class Fault:
    """A row that is left out, and why."""

    line: int
    number: str
    message: str


@dataclass
class Reading:
    """What a table holds: rows to take in, and those that cannot be."""

    rows: list[PaperCertificate] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    known: int = 0

    @property
    def first_faults(self) -> list[Fault]:
        """As many as a page shows."""
        return self.faults[:SHOWN]


def read(table: Table) -> Reading:
    """Look a table over without writing anything; a number known already is skipped.

    :raises UploadRefused: ``no_columns`` without number, name and title
    """
    columns = _columns(table.header)
    found = Reading()
    seen: dict[str, int] = {}
    for line, cells in zip(table.numbers, table.rows, strict=True):
        said = {name: cells[at] for name, at in columns.items()}
        key = number_key(said["number"])
        if message := _fault(said, key, seen):
            found.faults.append(Fault(line, said["number"], message))
            continue
        seen[key] = line
        found.rows.append(
            PaperCertificate(
                number=said["number"],
                number_key=key,
                name=said["name"],
                title=said["title"],
                issued_on=_day(said.get("issued_on", "")),
                hours=said.get("hours", ""),
            )
        )
    return _without_known(found)


@transaction.atomic
def take_in(*, table: Table, actor: User | None, at: datetime) -> Reading:
    """Take in what :func:`read` found right; taking in twice adds nothing.

    :raises UploadRefused: as :func:`read` says
    """
    found = read(table)
    for row in found.rows:
        row.taken_in_at, row.taken_in_by = at, actor
    PaperCertificate.objects.bulk_create(found.rows, batch_size=500)
    if found.rows:
        log(
            instance=found.rows[0],
            action="certificates.take_in_paper",
            user=actor,
            data={"rows": len(found.rows)},
        )
    return found


def find(*, number: str, name: str) -> PaperCertificate | None:
    """The row with this number whose family name is ``name``, however it was typed."""
    row = PaperCertificate.objects.filter(number_key=number_key(number)).first()
    known = _family(row.name) if row else "!"
    said = _family(name)
    right = constant_time_compare(said.encode(), known.encode())
    return row if right and said else None


def _family(name: str) -> str:
    """What a family name is compared by: the first word, letters alike as one."""
    words = name.split()
    return skeleton(words[0]) if words else ""


def _columns(header: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, heading in enumerate(header):
        folded = heading.casefold()
        for name, words in _HEADINGS.items():
            if name not in columns and any(word in folded for word in words):
                columns[name] = at
                break
    if missing := [n for n in ("number", "name", "title") if n not in columns]:
        lacking = ", ".join(_HEADINGS[name][0] for name in missing)
        message = _(
            "The table needs columns for number, name and title. Missing: %(c)s."
        )
        raise UploadRefused(message % {"c": lacking}, code="no_columns")
    return columns


def _fault(said: dict[str, str], key: str, seen: dict[str, int]) -> str:
    if not key or not said["name"] or not said["title"]:
        return _("Number, name or title is empty.")
    if any(len(said.get(name, "")) > most for name, most in _LENGTHS.items()):
        return _("A text is too long.")
    if key in seen:
        return _("The number stands in line %(n)d already.") % {"n": seen[key]}
    day = said.get("issued_on", "")
    if day and _day(day) is None:
        return _("“%(day)s” is no date.") % {"day": day}
    return ""


def _day(text: str) -> date | None:
    for pattern in _DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return None


def _without_known(found: Reading) -> Reading:
    keys = [row.number_key for row in found.rows]
    known = set(_known(keys))
    rows = [row for row in found.rows if row.number_key not in known]
    return Reading(rows, found.faults, len(found.rows) - len(rows))


def _known(keys: list[str]) -> Iterator[str]:
    for part in _parts(keys):
        for model in (PaperCertificate, Certificate):
            rows = model._default_manager.filter(number_key__in=part)
            yield from rows.values_list("number_key", flat=True)


def _parts(keys: list[str], size: int = 500) -> Iterable[list[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
