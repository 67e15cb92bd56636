"""What the room keeps about a person: names and addresses, accounts, consents."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from people import devices
from people.domain import consents, retention
from people.domain.personal_data import Kept, Part, Persons, register
from people.domain.retention import Term
from people.models import (
    AuditEvent,
    Consent,
    ErasureRequest,
    NameRequest,
    Person,
    PersonMerge,
    PersonSpeciality,
    User,
)

# In place of a name: a row that somebody still has to read.
ERASED = {"family_name": "Данные", "given_name": "удалены"}
ERASED_LATIN = {"family_name_latin": "erased", "given_name_latin": "Data"}
# What stays of a person; the columns that follow the names are made anew.
_STAYS = {"id", "code", "language", "merged_into", "erased_at"}


def _merges(persons: Persons) -> QuerySet[Any]:
    return PersonMerge.objects.filter(Q(kept__in=persons) | Q(merged__in=persons))


KEPT = (
    Kept(
        name="persons",
        model=Person,
        of="pk",
        fields=(
            *("code", "family_name", "given_name", "patronymic"),
            *("family_name_latin", "given_name_latin", "former_family_name"),
            *("birth_date", "email", "phone", "member_number", "region__name_ru"),
            *("time_zone", "workplace", "organisation__name_ru", "position"),
            "language",
        ),
    ),
    Kept(
        name="specialities",
        model=PersonSpeciality,
        fields=("speciality__name_ru",),
        drop=True,
    ),
    Kept(
        name="accounts",
        model=User,
        fields=("email", "date_joined", "last_login"),
    ),
    Kept(
        name="addresses",
        model=EmailAddress,
        of="user__person",
        fields=("email", "verified"),
        drop=True,
    ),
    Kept(
        name="second_factors",
        model=Authenticator,
        of="user__person",
        fields=("type", "created_at", "last_used_at"),
        drop=True,
    ),
    Kept(
        name="devices",
        model=UserSession,
        of="user__person",
        fields=("created_at", "last_seen_at", "ip", "user_agent"),
        drop=True,
    ),
    Kept(
        name="settings",
        model=UserProfile,
        of="user__person",
        fields=("preferred_language", "current_time_zone"),
        drop=True,
    ),
    Kept(
        name="consents",
        model=Consent,
        fields=(
            *("document__kind", "document__version", "document__sha256"),
            *("given_at", "language", "ip", "withdraws"),
        ),
    ),
    Kept(
        name="name_requests",
        model=NameRequest,
        fields=("wanted", "reason", "state", "asked_at", "decided_at", "answer"),
        drop=True,
    ),
    Kept(
        name="erasure_requests",
        model=ErasureRequest,
        fields=("asked_at",),
        drop=True,
    ),
    Kept(
        name="merges",
        model=PersonMerge,
        of=_merges,
        fields=("at", "reason", "undone_at"),
        clear={"before": {}, "reason": ""},
    ),
    Kept(name="audit", model=AuditEvent, fields=("at", "action")),
)


def files(persons: Persons) -> Iterator[tuple[str, bytes]]:
    """Return copies of documents that wait for a decision on a name."""
    for row in NameRequest.objects.filter(person__in=persons).exclude(document=""):
        with row.document.open("rb") as file:
            yield f"name-{row.pk}-{Path(str(row.document)).name}", file.read()


def erase(persons: Persons, at: datetime) -> None:
    """Take consents back, close the accounts, and make the persons nobody."""
    for request in NameRequest.objects.filter(person__in=persons):
        request.document.delete(save=False)
    for profile in UserProfile.objects.filter(user__person__in=persons):
        profile.avatar.delete(save=False)
    for person in persons.select_related("account"):
        _take_consents_back(person, at)
        if person.account:
            _close(person.account)
        _make_nobody(person)


def _take_consents_back(person: Person, at: datetime) -> None:
    """Append what ends the consents; that they were given stays as proof."""
    for given in consents.standing(person):
        Consent.objects.create(
            person=person,
            document=given.document,
            given_at=at,
            language=given.language,
            ip=None,
            withdraws=given,
        )


def _close(account: User) -> None:
    """Nobody signs in any more; the row stays for what hangs from it."""
    devices.end(account)
    account.email = f"erased-{account.pk}@erased.invalid"
    account.is_active = False
    account.last_login = None
    account.set_unusable_password()
    account.save()


def _make_nobody(person: Person) -> None:
    """Empty every field that says who it was, also those that come later.

    The account stays tied: what it uploaded is found by it, and it is empty.
    """
    for column in Person._meta.concrete_fields:
        if column.name not in _STAYS | {"account"}:
            setattr(person, column.attname, None if column.null else "")
    for name, word in (ERASED | ERASED_LATIN).items():
        setattr(person, name, word)
    person.save()


TERMS = (
    Term(
        key="people.devices",
        what=_("Devices that were not used are signed out and forgotten"),
        over=lambda before: UserSession.objects.filter(last_seen_at__lt=before),
        clear=lambda rows: [row.end() for row in rows],
    ),
    Term(
        key="people.merges",
        what=_("What undoing a merge needs is emptied"),
        over=lambda before: PersonMerge.objects.exclude(before={}).filter(
            Q(at__lte=before) | Q(undone_at__isnull=False)
        ),
        clear=lambda rows: rows.update(before={}),
    ),
    Term(
        key="people.name_requests",
        what=_("Decided requests for names are deleted"),
        over=lambda before: NameRequest.objects.filter(decided_at__lt=before),
        clear=lambda rows: rows.delete(),
    ),
)


def add() -> None:
    """Take part; called in ``apps.ready``."""
    for term in TERMS:
        retention.register(term)
    ground = _(
        "Consents, and that they were taken back, are proof that data were"
        " processed lawfully."
    )
    register(Part(room="people", kept=KEPT, ground=ground, files=files, erase=erase))
