"""Letters worded by staff: many at once, each in its reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from notices import due, wording
from notices.models import OutboxMessage
from people.models import Person


class Worded(Protocol):
    """What has subject and body in both languages."""

    subject_ru: str
    body_ru: str
    subject_en: str
    body_en: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A text for one person. With the same ``key`` it is written once."""

    person: Person
    text: Worded
    values: dict[str, str]
    key: str
    headers: dict[str, str] = field(default_factory=dict)
    stop_url: str = ""


@transaction.atomic
def write(letters: Sequence[Letter], *, at: datetime) -> int:
    """Queue ``letters`` in one go, but none twice; return how many were new."""
    keys = [letter.key for letter in letters]
    known = set(
        OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True)
    )
    rows = [
        _row(letter, at)
        for letter in letters
        if letter.key not in known and address_of(letter.person)
    ]
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        due.wake(OutboxMessage)
    return len(rows)


def address_of(person: Person) -> str:
    """Return where the person gets mail; empty when nowhere."""
    return person.email or (person.account.email if person.account else "")


def render(
    text: Worded, values: dict[str, str], language: str, stop_url: str = ""
) -> dict[str, str]:
    """Return subject, text and HTML in ``language``.

    :param stop_url: where the reader stops such letters, for those that need a consent
    """
    body = getattr(text, f"body_{language}")
    subject = wording.fill(getattr(text, f"subject_{language}"), values)
    plain = wording.as_text(body, values)
    context = {
        "subject": subject,
        "body": mark_safe(wording.as_html(body, values)),  # noqa: S308 - escaped there
        "plain": mark_safe(plain),  # noqa: S308 - a text mail is not HTML
        "mail_language": language,
        "stop_url": stop_url,
    }
    with translation.override(language):
        return {
            "subject": subject,
            "text": render_to_string("notices/emails/worded.txt", context).strip()
            + "\n",
            "html": render_to_string("notices/emails/worded.html", context),
        }


def _row(letter: Letter, at: datetime) -> OutboxMessage:
    person = letter.person
    rendered = render(letter.text, letter.values, person.language, letter.stop_url)
    return OutboxMessage(
        key=letter.key,
        person=person,
        to=address_of(person),
        sender=settings.DEFAULT_FROM_EMAIL,
        subject=" ".join(rendered["subject"].split())[:255],
        text=rendered["text"],
        html=rendered["html"],
        headers=letter.headers,
        language=person.language,
        created_at=at,
        due_at=at,
    )
