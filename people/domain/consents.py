"""Consents: one text per purpose and version, given and taken back as evidence."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from wagtail.log_actions import log

from people.enums import ConsentKind
from people.models import ConsentDocument, User


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
