"""The guard at every door: is somebody on file already?

Registration, import, walk-in and the admin all ask here. Names are compared as
:mod:`people.domain.matching` says: folded, in any alphabet, the former name
too, family and given name in either order. Dates of birth decide where both are
given.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import Q

from people.domain import matching
from people.models import Person

MOST_ALIKE = 5


class Ground(StrEnum):
    """Why somebody on file may be meant; the surest first."""

    NUMBER = "number"
    EMAIL = "email"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    NAME = "name"
    MAILBOX = "mailbox"
    SPELLING = "spelling"


# With these one need not ask; the others are for a person to decide.
SURE = (Ground.NUMBER, Ground.EMAIL, Ground.BIRTH_DATE, Ground.PHONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is known of somebody at a door; ``pk`` leaves a row of ours out."""

    family_name: str
    given_name: str
    patronymic: str = ""
    former_family_name: str = ""
    family_name_latin: str = ""
    given_name_latin: str = ""
    birth_date: date | None = None
    email: str = ""
    phone: str = ""
    member_number: str = ""
    pk: int | None = None
    # The ways to write the whole name, in both orders.
    keys: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Work the keys out once: a long list asks for them often."""
        object.__setattr__(self, "keys", self._keys())

    @classmethod
    def of(cls, person: Person) -> "Sought":
        """Return what is on file of ``person``."""
        names = set(cls.__dataclass_fields__) - {"keys"}
        return cls(**{name: getattr(person, name) for name in names})

    def _keys(self) -> frozenset[str]:
        pairs = (
            (self.family_name, self.given_name),
            (self.given_name, self.family_name),
            (self.former_family_name, self.given_name),
            (self.family_name_latin, self.given_name_latin),
        )
        return frozenset(
            " ".join(map(matching.skeleton, pair)) for pair in pairs if all(pair)
        )


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody on file, and why they may be meant."""

    person: Person
    ground: Ground

    @property
    def is_sure(self) -> bool:
        """Whether it is certainly the same person."""
        return self.ground in SURE


def matches(sought: Sequence[Sought]) -> list[list[Match]]:
    """Return for each of ``sought`` who may be meant, the surest first; one query.

    A person whose date of birth or patronymic says otherwise is left out.
    """
    found = _on_file(sought)
    return [_sorted(one, found) for one in sought]


def lookalikes(person: Person) -> list[Person]:
    """Return others who may be the same person as one on file."""
    [found] = matches([Sought.of(person)])
    return [match.person for match in found[:MOST_ALIKE]]


class _Index:
    """Persons by what they may be known by."""

    def __init__(self, persons: Iterable[Person]) -> None:
        self.by: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in persons:
            for key in {person.match_key, person.former_key, person.latin_key} - {""}:
                self.by["key", key].append(person)
            for name in ("phone", "member_number"):
                if value := getattr(person, name):
                    self.by[name, value].append(person)
            if person.email:
                self.by["email", person.email.casefold()].append(person)
            if person.birth_date:
                self.by["birth_date", str(person.birth_date)].append(person)

    def near(self, sought: Sought) -> dict[int, Person]:
        asked = [("key", key) for key in sought.keys]
        asked += [("phone", sought.phone), ("member_number", sought.member_number)]
        asked += [("email", sought.email.casefold())]
        asked += [("birth_date", str(sought.birth_date))]
        return {person.pk: person for key in asked for person in self.by.get(key, ())}


def _on_file(sought: Sequence[Sought]) -> _Index:
    keys = {key for one in sought for key in one.keys}
    asked = Q()
    for column in ("match_key", "former_key", "latin_key"):
        asked |= Q(**{f"{column}__in": keys}) & ~Q(**{column: ""})
    emails = {one.email.casefold() for one in sought} - {""}
    if emails:
        asked |= Q(email_folded__in=emails)
    for column in ("phone", "member_number"):
        if values := {getattr(one, column) for one in sought} - {""}:
            asked |= Q(**{f"{column}__in": values}) & ~Q(**{column: ""})
    if dates := {one.birth_date for one in sought} - {None}:
        asked |= Q(birth_date__in=dates)
    persons = Person.objects.known().with_folded_email().select_related("region")
    return _Index(persons.filter(asked).order_by("sort_key", "pk"))


def _sorted(sought: Sought, found: _Index) -> list[Match]:
    rows = [
        Match(person, ground)
        for pk, person in found.near(sought).items()
        if pk != sought.pk and (ground := _ground(sought, person))
    ]
    order = list(Ground)
    return sorted(rows, key=lambda match: order.index(match.ground))


def _ground(sought: Sought, person: Person) -> Ground | None:
    if sought.member_number and sought.member_number == person.member_number:
        return Ground.NUMBER
    same_mailbox = bool(sought.email) and (
        sought.email.casefold() == person.email.casefold()
    )
    keys = {person.match_key, person.former_key, person.latin_key}
    if not sought.keys & keys:
        return _ground_of_a_stranger(sought, person, same_mailbox=same_mailbox)
    if _born_otherwise(sought, person):
        return None
    if same_mailbox:
        return Ground.EMAIL
    return _ground_of_a_namesake(sought, person)


def _ground_of_a_namesake(sought: Sought, person: Person) -> Ground | None:
    """The whole name is the same: what else speaks for one person?"""
    if _fathered_otherwise(sought, person):
        return None
    if sought.birth_date and person.birth_date:
        return Ground.BIRTH_DATE
    if sought.phone and sought.phone == person.phone:
        return Ground.PHONE
    return Ground.NAME


def _ground_of_a_stranger(
    sought: Sought, person: Person, *, same_mailbox: bool
) -> Ground | None:
    """Names differ: one mailbox of two people, or a slip in a name."""
    if same_mailbox:
        return Ground.MAILBOX
    if (
        sought.birth_date
        and sought.birth_date == person.birth_date
        and _spelt_nearly(sought, person)
    ):
        return Ground.SPELLING
    return None


def _born_otherwise(sought: Sought, person: Person) -> bool:
    both = sought.birth_date and person.birth_date
    return bool(both) and sought.birth_date != person.birth_date


def _fathered_otherwise(sought: Sought, person: Person) -> bool:
    """Both patronymics are written out and differ by more than a slip."""
    ours, theirs = map(matching.skeleton, (sought.patronymic, person.patronymic))
    return bool(ours and theirs) and not _nearly(ours, theirs)


def _spelt_nearly(sought: Sought, person: Person) -> bool:
    names = (
        (sought.given_name, person.given_name),
        (sought.family_name, person.family_name),
    )
    keys = [(matching.skeleton(a), matching.skeleton(b)) for a, b in names]
    return all(_nearly(ours, theirs) for ours, theirs in keys)


def _nearly(one: str, other: str) -> bool:
    return matching.is_close(one, other) and matching.is_close(other, one)
