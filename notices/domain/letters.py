"""Letters worded by staff: many at once, each in its reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe

from notices import due, kinds, texts, wording
from notices.domain import wishes
from notices.enums import MessageState, Urgency
from notices.models import MailText, OutboxMessage
from people.enums import Language
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
    kind: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    stop_url: str = ""


@transaction.atomic
def post(
    *,
    text: str,
    person: Person,
    key: str,
    at: datetime,
    values: Mapping[str, str],
) -> OutboxMessage | None:
    """Write the text named ``text`` to one person, once for each ``key``.

    :param text: key of a text that staff may edit, ``courses.enrolled``
    :param values: what its placeholders say, in the person's language
    :returns: the mail; None for somebody without an address
    """
    everything = {**texts.values_of(person, person.language), **values}
    letter = Letter(
        person=person, text=worded(text), values=everything, key=key, kind=text
    )
    write([letter], at=at)
    return OutboxMessage.objects.filter(key=key).first()


def worded(key: str) -> Worded:
    """Return a text as staff have worded it, else as it ships."""
    row = MailText.objects.filter(key=key).first() or MailText(key=key)
    if row.pk is None:
        row.take_shipped()
    return row


@transaction.atomic
def write(letters: Sequence[Letter], *, at: datetime) -> int:
    """Queue ``letters`` in one go, but none twice; return how many were new."""
    keys = [letter.key for letter in letters]
    known = set(
        OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True)
    )
    new = [
        letter
        for letter in letters
        if letter.key not in known and address_of(letter.person)
    ]
    states = _states(new)
    rows = [_row(letter, states[letter.key], at) for letter in new]
    OutboxMessage.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        due.wake(OutboxMessage)
    return len(rows)


def _states(letters: Sequence[Letter]) -> dict[str, MessageState]:
    """Return what each letter begins as, by its key: by its reader's wishes."""
    states = {}
    for kind in {letter.kind for letter in letters}:
        of_kind = [letter for letter in letters if letter.kind == kind]
        wished = wishes.states_for([letter.person for letter in of_kind], kind)
        states.update({each.key: wished[each.person.pk] for each in of_kind})
    return states


def address_of(person: Person) -> str:
    """Return where the person gets mail; empty when nowhere."""
    return person.email or (person.account.email if person.account else "")


def render(
    text: Worded,
    values: Mapping[str, str],
    language: str,
    stop_url: str = "",
    kind: str = "",
) -> dict[str, str]:
    """Return subject, text and HTML in ``language``.

    :param stop_url: where the reader stops such letters, for those that need a consent
    :param kind: of the letter; one that may be silenced leads to where that is done
    """
    heading, body = wording.heading_of(getattr(text, f"body_{language}"))
    subject = wording.fill(getattr(text, f"subject_{language}"), values)
    plain = wording.as_text(body, values)
    html = wording.as_html(body, values)
    if language == Language.EN:
        html = wording.with_russian_marked(html)
    context = {
        "subject": subject,
        "heading": wording.fill(heading, values) or subject,
        "body": mark_safe(html),  # noqa: S308 - escaped there
        "plain": mark_safe(plain),  # noqa: S308 - a text mail is not HTML
        "mail_language": language,
        "stop_url": stop_url,
    }
    with translation.override(language):
        context["wishes_url"] = _wishes_url(kind)
        return {
            "subject": subject,
            "text": render_to_string("notices/emails/worded.txt", context).strip()
            + "\n",
            "html": render_to_string("notices/emails/worded.html", context),
        }


def _wishes_url(kind: str) -> str:
    """Return where letters of ``kind`` are silenced; nothing for those that always come."""
    found = kinds.find(kind)
    if found is None or found.urgency == Urgency.ALWAYS:
        return ""
    return settings.WAGTAILADMIN_BASE_URL + reverse("letter_wishes")


def _row(letter: Letter, state: MessageState, at: datetime) -> OutboxMessage:
    person = letter.person
    rendered = render(
        letter.text, letter.values, person.language, letter.stop_url, letter.kind
    )
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
        kind=letter.kind,
        state=state,
        created_at=at,
        due_at=at,
        done_at=None if state == MessageState.QUEUED else at,
    )
