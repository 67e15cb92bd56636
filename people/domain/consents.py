"""Consents: one text per purpose and version, given and taken back as evidence."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from people.enums import ConsentKind
from people.models import Consent, ConsentDocument, Person, User


class ConsentRefused(ValidationError):
    """A consent cannot be given or taken back here: ``needed``."""


def fingerprint(text_ru: str, text_en: str) -> str:
    """Return the SHA-256 of both texts, which proves what was agreed to."""
    return hashlib.sha256(f"{text_ru}\0{text_en}".encode()).hexdigest()


@transaction.atomic
def publish_document(
    *,
    kind: ConsentKind | str,
    titles: dict[str, str],
    texts: dict[str, str],
    actor: User | None,
    at: datetime,
) -> ConsentDocument:
    """Publish the next version of the text for ``kind``.

    Consents already given keep pointing at the version they were given to.

    :param titles: title by language code, "ru" and "en"
    :param texts: text by language code, "ru" and "en"
    """
    last = ConsentDocument.objects.filter(kind=kind).aggregate(last=Max("version"))
    document = ConsentDocument.objects.create(
        kind=kind,
        version=(last["last"] or 0) + 1,
        title_ru=titles["ru"],
        title_en=titles["en"],
        text_ru=texts["ru"],
        text_en=texts["en"],
        sha256=fingerprint(texts["ru"], texts["en"]),
        published_at=at,
    )
    log(instance=document, action="people.publish_consent_document", user=actor)
    return document


@transaction.atomic
def give(
    *,
    person: Person,
    document: ConsentDocument,
    language: str,
    ip: str | None,
    actor: User | None,
    at: datetime,
    anew: bool = False,
) -> Consent:
    """Record that ``person`` agreed to ``document``; twice changes nothing.

    :param language: language in which the text was shown, "ru" or "en"
    :param ip: where the agreement came from, kept as proof (domain.md 4.2)
    :param anew: record it even if an earlier one stands, which may be somebody else's
    """
    Person.objects.select_for_update().get(pk=person.pk)
    given = standing(person).filter(document=document).first()
    if given and not anew:
        return given
    consent = Consent.objects.create(
        person=person, document=document, given_at=at, language=language, ip=ip
    )
    log(
        instance=person,
        action="people.give_consent",
        user=actor,
        data={"kind": document.kind, "version": document.version},
    )
    return consent


@transaction.atomic
def withdraw(
    *,
    person: Person,
    kind: ConsentKind | str,
    language: str,
    ip: str | None,
    actor: User | None,
    at: datetime,
) -> list[Consent]:
    """Take back what ``person`` agreed to for ``kind``; return the new rows.

    :raises ConsentRefused: ``needed`` for the consent without which nothing works
    """
    if kind == ConsentKind.PROCESSING:
        raise ConsentRefused(
            _("This consent ends with the account: write to the society."),
            code="needed",
        )
    Person.objects.select_for_update().get(pk=person.pk)
    taken_back = [
        Consent.objects.create(
            person=person,
            document=given.document,
            given_at=at,
            language=language,
            ip=ip,
            withdraws=given,
        )
        for given in standing(person).filter(document__kind=kind)
    ]
    if taken_back:
        log(
            instance=person,
            action="people.withdraw_consent",
            user=actor,
            data={"kind": str(kind)},
        )
    return taken_back


def current_document(kind: ConsentKind | str) -> ConsentDocument | None:
    """Return the text that is agreed to now, if one was published."""
    return ConsentDocument.objects.filter(kind=kind).order_by("-version").first()


def standing(person: Person) -> QuerySet[Consent]:
    """Return the consents of ``person`` that were not taken back."""
    return person.consents.filter(withdraws=None, withdrawal=None).select_related(
        "document"
    )
