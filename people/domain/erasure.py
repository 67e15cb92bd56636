"""Erase a person: nobody is recognised any more, the registers stay true.

Ledgers keep the person's id. What stays readable (certificates that can be
verified, consents as proof) stays on the ground that each room states.
"""

from collections.abc import Iterator
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from people.domain import personal_data
from people.models import AuditEvent, ErasureRequest, Person, User


class ErasureRefused(ValidationError):
    """Nobody is erased: ``no_reason``, ``erased``, ``merged``, ``works`` or ``busy``."""


REFUSALS = {
    "no_reason": _("Write who asked for it and when."),
    "erased": _("This person was erased before."),
    "merged": _("This row was merged. Erase the person that is kept."),
    "works": _("Take the person's roles away first: whoever works here is not erased."),
}


@transaction.atomic
def ask(*, person: Person, at: datetime) -> ErasureRequest:
    """Note that the person wants to be forgotten; asking again changes nothing."""
    request, is_new = ErasureRequest.objects.get_or_create(
        person=person, defaults={"asked_at": at}
    )
    if is_new:
        log(instance=person, action="people.ask_erasure", user=person.account)
    return request


@transaction.atomic
def take_back(*, person: Person) -> None:
    """Let the person stay after all."""
    deleted, _by_model = ErasureRequest.objects.filter(person=person).delete()
    if deleted:
        log(instance=person, action="people.keep_person", user=person.account)


@transaction.atomic
def erase(*, person: Person, reason: str, actor: User | None, at: datetime) -> None:
    """Make ``person`` and what was merged into it unrecognisable, for ever.

    :raises ErasureRefused: ``no_reason``, ``erased``, ``merged``, ``works``, or
        ``busy`` while something of the person's goes on (a running test)
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    persons = personal_data.rows_of(person)
    _check(person, persons, reason, at)
    for part in _people_last():
        if part.erase:
            part.erase(persons, at)
        for kept in part.kept:
            kept.erase(persons)
    persons.update(erased_at=at)
    AuditEvent.objects.create(
        at=at,
        action="people.erase",
        actor=actor,
        person=person,
        data={"why": reason.strip()},
    )
    log(instance=Person.objects.get(pk=person.pk), action="people.erase", user=actor)


def _people_last() -> list[personal_data.Part]:
    """Return the parts; the others find what is theirs by address and account."""
    parts = personal_data.registered()
    return sorted(parts, key=lambda part: part.room == "people")


def _check(
    person: Person, persons: personal_data.Persons, reason: str, at: datetime
) -> None:
    accounts = User.objects.filter(person__in=persons)
    works = accounts.exclude(groups=None) | accounts.filter(is_superuser=True)
    for code, holds in (
        ("no_reason", not reason.strip()),
        ("erased", person.erased_at is not None),
        ("merged", person.merged_into_id is not None),
        ("works", works.exists()),
    ):
        if holds:
            raise ErasureRefused(REFUSALS[code], code=code)
    for sentence in _hindrances(persons, at):
        raise ErasureRefused(sentence, code="busy")


def _hindrances(persons: personal_data.Persons, at: datetime) -> Iterator[str]:
    for part in personal_data.registered():
        if part.hinder and (sentence := part.hinder(persons, at)):
            yield sentence
