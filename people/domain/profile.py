"""What a person says about themselves."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from people.domain.names import check_name, normalise_name
from people.enums import Language
from people.models import Person, PersonSpeciality, Region, Speciality, User
from people.models.persons import FOLLOW_NAMES


@dataclass(frozen=True, kw_only=True)
class Names:
    """A person's names, tidied and checked.

    :raises NameRefused: when one of them cannot be a name
    """

    family_name: str
    given_name: str
    patronymic: str = ""
    family_name_latin: str = ""
    given_name_latin: str = ""

    def __post_init__(self) -> None:
        """Tidy every name, then refuse what is none."""
        for field, text in asdict(self).items():
            name = normalise_name(text)
            check_name(name)
            object.__setattr__(self, field, name)


@transaction.atomic
def add_person(
    *,
    names: Names,
    actor: User | None,
    at: datetime,
    account: User | None = None,
    region: Region | None = None,
    email: str = "",
    language: Language | str = Language.RU,
) -> Person:
    """Make the society know a person, with or without an account."""
    person = Person.objects.create(
        **asdict(names), account=account, region=region, email=email, language=language
    )
    log(instance=person, action="people.add_person", user=actor)
    return person


@transaction.atomic
def rename(*, person: Person, names: Names, actor: User | None, at: datetime) -> Person:
    """Change how documents print the person; the log says which names changed."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    changed = _set(person, asdict(names))
    if changed:
        person.save(update_fields=[*changed, *FOLLOW_NAMES])
        log(
            instance=person,
            action="people.rename",
            user=actor,
            data={"fields": changed},
        )
    return person


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """Where and as what a person works, and how they want to be written to."""

    region: Region | None
    time_zone: str
    workplace: str
    position: str
    language: Language | str
    phone: str = ""


@transaction.atomic
def describe(
    *,
    person: Person,
    particulars: Particulars,
    specialities: Iterable[Speciality],
    actor: User | None,
    at: datetime,
) -> Person:
    """Change what is known of the person besides the name."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    values = {
        field: getattr(particulars, field) for field in Particulars.__dataclass_fields__
    }
    changed = _set(person, values)
    if changed:
        person.save(update_fields=[*changed, "search_text"])
    if _set_specialities(person, set(specialities)):
        changed.append("specialities")
    if changed:
        log(
            instance=person,
            action="people.describe",
            user=actor,
            data={"fields": changed},
        )
    return person


@transaction.atomic
def change_email(
    *, account: User, email: str, at: datetime, actor: User | None = None
) -> None:
    """Write to the person of ``account``, if it has one, at ``email`` from now on.

    :param actor: who changed it, when that is not the account itself
    """
    person = Person.objects.select_for_update().filter(account=account).first()
    if person and _set(person, {"email": email}):
        person.save(update_fields=["email", "search_text"])
        log(instance=person, action="people.change_email", user=actor or account)


def _set(person: Person, values: dict[str, object]) -> list[str]:
    """Set what differs and return the names of those fields."""
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, values[name])
    return changed


def _set_specialities(person: Person, wanted: set[Speciality]) -> bool:
    """Make ``wanted`` the person's specialities; say whether anything changed."""
    had = set(person.specialities.all())
    rows = PersonSpeciality.objects.filter(person=person)
    rows.filter(speciality__in=had - wanted).delete()
    PersonSpeciality.objects.bulk_create(
        [
            PersonSpeciality(person=person, speciality=speciality)
            for speciality in sorted(wanted - had, key=lambda row: row.pk)
        ]
    )
    return had != wanted
