"""Lists of people from other hands: read, looked at row by row, taken in.

The columns are told by their headings, in Russian or English. Nothing is
written before somebody has seen what each row would become.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from papers.sheets import Table
from people.domain.duplicates import Match, Sought, matches
from people.domain.matching import fold, skeleton
from people.domain.names import check_name, normalise_name
from people.enums import Verdict
from people.models import Person, Region, User
from people.phones import normalise_phone

# Headings as they are met in lists, folded; the first word that fits wins.
HEADINGS = {
    "family_name_latin": ("family name in latin", "фамилия латиниц"),
    "given_name_latin": ("given name in latin", "имя латиниц"),
    "former_family_name": ("прежняя фамилия", "девичья", "former", "maiden"),
    "whole_name": ("фио", "ф.и.о", "full name", "участник"),
    "family_name": ("фамилия", "family name", "last name", "surname"),
    "patronymic": ("отчество", "patronymic", "middle name"),
    "given_name": ("имя", "given", "first name"),
    "birth_date": ("дата рождения", "д.р", "birth"),
    "email": ("почта", "e-mail", "email", "эл. адрес", "mail"),
    "phone": ("телефон", "phone", "моб"),
    "member_number": ("номер члена", "member"),
    "region": ("регион", "область", "субъект", "region"),
    "workplace": ("место работы", "организация", "учреждение", "workplace", "hospital"),
    "position": ("должность", "position"),
}
LONGEST = {"workplace": 255, "position": 255, "member_number": 30}
_DATES = ("%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
_OLDEST = 1900
REASONS = {
    "no_name": _("Family name or given name is missing."),
    "initials": _("Only initials: write the names out."),
    "birth_date": _("This is no date of birth: write it as 05.03.1980."),
    "email": _("This is no e-mail address."),
    "region": _("There is no such region: write its name as in the list of regions."),
    "too_long": _("The text is too long."),
}


class ListRefused(ValidationError):
    """The table cannot be a list of people: ``no_columns``."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list as it would be taken in, or why it cannot be.

    ``problem`` is a sentence; empty for a row that can be read.
    """

    number: int
    values: dict[str, str]
    problem: str = ""

    @property
    def name(self) -> str:
        """The name as it stands in the list."""
        names = ("family_name", "given_name", "patronymic")
        return " ".join(filter(None, (self.values.get(name, "") for name in names)))

    def sought(self) -> Sought:
        """Return what the guard against duplicates compares."""
        texts: dict[str, Any] = {
            name: self.values.get(name, "")
            for name in Sought.__dataclass_fields__
            if name not in {"pk", "birth_date", "keys"}
        }
        born = self.values.get("birth_date")
        return Sought(**texts, birth_date=date.fromisoformat(born) if born else None)


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with what becomes of it: a verdict, and whom it may mean."""

    entry: Entry
    verdict: Verdict
    match: Match | None = None
    repeats: int | None = None


@dataclass
class Seen:
    """Rows judged so far, so that one person is not taken in twice from one list."""

    rows: dict[str, int] = field(default_factory=dict)

    def earlier(self, entry: Entry) -> int | None:
        """Return the number of an earlier row of the same person, and note this one."""
        keys = _keys(entry)
        found = next((self.rows[key] for key in keys if key in self.rows), None)
        for key in keys:
            self.rows.setdefault(key, entry.number)
        return found


def entries(table: Table, *, today: date) -> Iterator[Entry]:
    """Yield the rows of ``table``, each checked by the rules of registration.

    :raises ListRefused: ``no_columns`` when no heading tells a name
    """
    columns = columns_of(table.header)
    if not {"whole_name", "family_name"} & set(columns.values()):
        raise ListRefused(
            _("Name the columns in the first row: family name, given name, e-mail."),
            code="no_columns",
        )
    regions = _regions()
    for number, row in zip(table.numbers, table.rows, strict=True):
        raw: dict[str, str] = {}
        for at, name in columns.items():
            raw[name] = raw.get(name) or row[at]
        yield _entry(number, raw, regions, today)


def columns_of(header: Sequence[str]) -> dict[int, str]:
    """Return which column holds what, by the words of its heading."""
    found: dict[int, str] = {}
    for at, heading in enumerate(header):
        words = fold(heading)
        names = (
            name
            for name, said in HEADINGS.items()
            if any(fold(one) in words for one in said)
        )
        if name := next(names, None):
            found[at] = name
    return found


def judge(rows: Sequence[Entry], seen: Seen | None = None) -> list[Judged]:
    """Say what becomes of each row; one query for all of them.

    :param seen: what earlier parts of the same list held
    """
    seen = seen or Seen()
    readable = [row for row in rows if not row.problem]
    found = iter(matches([row.sought() for row in readable]))
    return [
        Judged(row, Verdict.INVALID) if row.problem else _judged(row, next(found), seen)
        for row in rows
    ]


def _judged(entry: Entry, found: list[Match], seen: Seen) -> Judged:
    if (earlier := seen.earlier(entry)) is not None:
        return Judged(entry, Verdict.REPEATED, repeats=earlier)
    if not found:
        return Judged(entry, Verdict.NEW)
    sure = [match for match in found if match.is_sure]
    if len({match.person.pk for match in sure}) == 1:
        return Judged(entry, Verdict.KNOWN, sure[0])
    return Judged(entry, Verdict.DOUBTFUL, found[0])


@transaction.atomic
def add(
    rows: Sequence[Entry], *, actor: User | None, at: datetime, source: str = ""
) -> list[Person]:
    """Make persons of rows that are new, in a constant number of statements.

    Each has its line in the log, which names the list it came from.
    """
    regions = {region.pk: region for region in Region.objects.all()}
    persons = [_person(row, regions) for row in rows]
    made = Person.objects.bulk_create(persons)
    kind = ContentType.objects.get_for_model(Person)
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            label=str(person),
            action="people.add_person",
            timestamp=at,
            user=actor,
            object_id=str(person.pk),
            data={"list": source},
        )
        for person in made
    )
    return made


def _person(entry: Entry, regions: dict[int, Region]) -> Person:
    values: dict[str, Any] = dict(entry.values)
    region = values.pop("region", "")
    born = values.pop("birth_date", "")
    return Person(
        **values,
        region=regions.get(int(region)) if region else None,
        birth_date=date.fromisoformat(born) if born else None,
    )


def _entry(
    number: int, raw: dict[str, str], regions: dict[str, int], today: date
) -> Entry:
    values = _names(raw)
    entry = Entry(number, {k: v for k, v in {**raw, **values}.items() if v})
    entry.values.pop("whole_name", None)
    try:
        checked = _checked(entry.values, regions, today)
    except ValidationError as refusal:
        return replace(entry, problem=" ".join(refusal.messages))
    return replace(entry, values={k: v for k, v in checked.items() if v})


def _names(raw: dict[str, str]) -> dict[str, str]:
    """Return the names, a whole one taken apart: the rest is the patronymic."""
    names = ("family_name", "given_name", "patronymic")
    values = {name: normalise_name(raw.get(name, "")) for name in names}
    if raw.get("whole_name") and not values["family_name"]:
        parts = normalise_name(raw["whole_name"]).split(" ", 2)
        values = dict(zip(names, [*parts, "", ""], strict=False))
    for name in ("family_name_latin", "given_name_latin", "former_family_name"):
        values[name] = normalise_name(raw.get(name, ""))
    return values


def _checked(
    values: dict[str, str], regions: dict[str, int], today: date
) -> dict[str, str]:
    """Return the values as they are kept.

    :raises ValidationError: the first thing that is wrong
    """
    checked = dict(values)
    family, given = values.get("family_name", ""), values.get("given_name", "")
    if not family or not given:
        raise _refusal("no_name")
    if len(given.rstrip(".")) < 2 and given.endswith("."):  # noqa: PLR2004 - «М.»
        raise _refusal("initials")
    for name, text in values.items():
        if "name" in name or name == "patronymic":
            check_name(text)
        if len(text) > LONGEST.get(name, 254):
            raise _refusal("too_long")
    checked["birth_date"] = _birth_date(values.get("birth_date", ""), today)
    checked["email"] = _email(values.get("email", ""))
    checked["phone"] = normalise_phone(values.get("phone", ""))
    checked["region"] = _region(values.get("region", ""), regions)
    return checked


def _birth_date(text: str, today: date) -> str:
    if not text:
        return ""
    for form in _DATES:
        try:
            born = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if born.year >= _OLDEST and born < today:
            return born.isoformat()
    raise _refusal("birth_date")


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError as fault:
        raise _refusal("email") from fault
    return text


def _region(text: str, regions: dict[str, int]) -> str:
    if not text:
        return ""
    if found := regions.get(_plain(text)):
        return str(found)
    raise _refusal("region")


def _regions() -> dict[str, int]:
    found: dict[str, int] = {}
    for region in Region.objects.all():
        for text in (region.name_ru, region.name_en, region.code, region.short_ru):
            if text:
                found[_plain(text)] = region.pk
    return found


def _plain(text: str) -> str:
    """Leave out what lists leave out: «область», «обл.», «г.», brackets."""
    words = fold(text).replace("(", " ").replace(")", " ").split()
    kept = [w for w in words if w.strip(".") not in {"обл", "область", "г", "город"}]
    return " ".join(kept)


def _refusal(code: str) -> ListRefused:
    return ListRefused(REASONS[code], code=code)


def _keys(entry: Entry) -> list[str]:
    """Return what makes two rows of a list the same person."""
    values = entry.values
    name = skeleton(entry.name)
    keys = [f"name {name} {values.get('birth_date', '')} {values.get('region', '')}"]
    if email := values.get("email"):
        whole = skeleton(f"{values['family_name']} {values['given_name']}")
        keys.append(f"email {email.casefold()} {whole}")
    return keys


def numbered(rows: Iterable[Judged]) -> dict[str, int]:
    """Count the rows by verdict."""
    counts = {str(verdict): 0 for verdict in Verdict}
    for row in rows:
        counts[str(row.verdict)] += 1
    return counts
