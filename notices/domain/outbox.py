"""Queue mail, hand it over, and know what became of it."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from notices import due
from notices.due import ERROR_LENGTH
from notices.enums import MessageState
from notices.models import OutboxAttachment, OutboxMessage
from people.models import Person, User

PERMANENT = 500  # SMTP replies from here on: trying again is no use
SUBJECT_LENGTH = 255


class ResendRefused(ValidationError):
    """A mail is not sent once more: ``secret`` or ``waiting``."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to send with a mail."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def post(
    *,
    template: str,
    to: str,
    language: str,
    context: Mapping[str, Any],
    at: datetime,
    person: Person | None = None,
    key: str = "",
    attachments: Iterable[Attachment] = (),
) -> OutboxMessage:
    """Queue one mail, written in ``language``; it goes out after the commit.

    :param template: path without ending: ``courses/emails/enrolled`` stands for
        ``enrolled.subject.txt``, ``enrolled.txt`` and ``enrolled.html``
    :param key: with the same key a mail is queued once, whatever happens
    :returns: the queued mail, or the one queued before with this ``key``
    """
    if key and (earlier := OutboxMessage.objects.filter(key=key).first()):
        return earlier
    return queue(
        to=to,
        at=at,
        language=language,
        person=person,
        key=key,
        attachments=attachments,
        **_render(template, language, context),  # type: ignore[arg-type]  # exactly subject, text and html
    )


@transaction.atomic
def queue(
    *,
    to: str,
    subject: str,
    text: str,
    language: str,
    at: datetime,
    html: str = "",
    sender: str = "",
    headers: Mapping[str, str] | None = None,
    is_secret: bool = False,
    person: Person | None = None,
    key: str = "",
    attachments: Iterable[Attachment] = (),
) -> OutboxMessage:
    """Queue a mail whose text is ready; :func:`post` is the usual way.

    Subject and addresses are one line each, whatever was typed into them: a
    header with a line break would be refused, or read as two.

    :param is_secret: the text opens an account, so staff must not read it
    """
    values = {
        "to": _one_line(to),
        "subject": _one_line(subject)[:SUBJECT_LENGTH],
        "text": text,
        "html": html,
        "sender": _one_line(sender) or settings.DEFAULT_FROM_EMAIL,
        "headers": {name: _one_line(text) for name, text in (headers or {}).items()},
        "language": language,
        "is_secret": is_secret,
        "person": person,
        "created_at": at,
        "due_at": at,
    }
    message, is_new = _create(key, values)
    if is_new:
        _attach(message, attachments)
        due.wake(OutboxMessage)
    return message


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _create(key: str, values: dict[str, Any]) -> tuple[OutboxMessage, bool]:
    if not key:
        return OutboxMessage.objects.create(**values), True
    return OutboxMessage.objects.get_or_create(key=key, defaults=values)


def deliver(message: OutboxMessage, *, at: datetime) -> None:
    """Hand ``message`` over to the mail server, once.

    The outcome is noted as unknown before the text leaves: if this process
    dies in between, the mail is not sent a second time.

    :raises OSError, SMTPException: when it was certainly not sent and may be
        tried again
    """
    if not _begin(message):
        return
    with _connection() as connection:
        _note(message, MessageState.UNKNOWN, message_id=_new_message_id(message))
        _hand_over(message, connection)


@transaction.atomic
def send_again(*, message: OutboxMessage, actor: User, at: datetime) -> None:
    """Queue a mail once more; a person decided so, knowing it may arrive twice.

    :raises ResendRefused: ``secret`` or ``waiting``
    """
    message = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if message.is_secret:
        words = _("A code or link for signing in is asked for anew, not sent again.")
        raise ResendRefused(words, code="secret")
    if not message.may_be_sent_again:
        words = _("This mail still waits: it is sent without your help.")
        raise ResendRefused(words, code="waiting")
    log(
        instance=message,
        action="notices.send_again",
        user=actor,
        data={"state": message.state},
    )
    OutboxMessage.objects.filter(pk=message.pk).update(
        state=MessageState.QUEUED,
        due_at=at,
        done_at=None,
        attempts=0,
        leased_until=None,
        last_error="",
        reply="",
        reported_at=None,
    )
    due.wake(OutboxMessage)


def _begin(message: OutboxMessage) -> bool:
    message.refresh_from_db(fields=["state"])
    return message.state == MessageState.QUEUED


def _connection() -> Any:
    """Return the mail server's connection; entering it opens it."""
    return get_connection(backend=settings.NOTICES_DELIVERY_BACKEND)


def _hand_over(message: OutboxMessage, connection: Any) -> None:
    """Send and note the outcome; what certainly did not leave waits again."""
    try:
        connection.send_messages([as_email(message)])
    except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError) as refusal:
        if not _is_permanent(refusal):
            _put_back(message, _reply_of(refusal))
            raise
        _note(message, MessageState.REFUSED, reply=_reply_of(refusal))
    except (SMTPException, OSError) as error:
        if not getattr(connection, "text_has_left", True):
            _put_back(message, str(error))
            raise
        _note(message, MessageState.UNKNOWN, reply=str(error))
    except ValueError as error:  # an address that no server would understand
        _note(message, MessageState.REFUSED, reply=str(error))
    else:
        _note(message, MessageState.SENT, reply=getattr(connection, "reply", ""))


def _put_back(message: OutboxMessage, reply: str) -> None:
    _note(message, MessageState.QUEUED, reply=reply)


def _reply_of(refusal: SMTPException) -> str:
    """Return what the server said, code first."""
    if isinstance(refusal, SMTPRecipientsRefused):
        code, words = next(iter(refusal.recipients.values()))
        return f"{code} {_decoded(words)}"
    refusal = cast("SMTPResponseException", refusal)
    return f"{refusal.smtp_code} {_decoded(refusal.smtp_error)}"


def _decoded(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def _is_permanent(refusal: SMTPException) -> bool:
    if isinstance(refusal, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _text in refusal.recipients.values())
    return isinstance(refusal, SMTPResponseException) and (
        refusal.smtp_code >= PERMANENT
    )


def _note(message: OutboxMessage, state: MessageState, **values: str) -> None:
    message.state = state
    for name, text in values.items():
        setattr(message, name, _one_line(text)[:ERROR_LENGTH])
    message.save(update_fields=["state", *values])


def _new_message_id(message: OutboxMessage) -> str:
    """Return an id that nobody can guess: a report of failure has to name it."""
    domain = parseaddr(message.sender)[1].rpartition("@")[2] or "localhost"
    return f"<{message.pk}.{secrets.token_urlsafe(12)}@{domain}>"


def as_email(message: OutboxMessage) -> EmailMultiAlternatives:
    """Return ``message`` as Django sends it.

    Reports of failure go to NOTICES_BOUNCE_ADDRESS where it is set; robots are
    told not to answer.
    """
    headers = {"Auto-Submitted": "auto-generated", **message.headers}
    if message.message_id:
        headers["Message-ID"] = message.message_id
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.NOTICES_BOUNCE_ADDRESS or message.sender,
        to=[message.to],
        headers={"From": message.sender, **headers},
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    for attachment in message.attachments.all():
        email.attach(attachment.name, bytes(attachment.content), attachment.media_type)
    return email


def _render(template: str, language: str, context: Mapping[str, Any]) -> dict[str, str]:
    values = {"base_url": settings.WAGTAILADMIN_BASE_URL, **context}
    with translation.override(language):
        return {
            "subject": _plain(f"{template}.subject.txt", values),
            "text": _plain(f"{template}.txt", values).strip() + "\n",
            "html": render_to_string(f"{template}.html", values),
        }


def _plain(name: str, values: Mapping[str, Any]) -> str:
    """Render a text template: nothing in it is escaped for HTML."""
    template = cast("Any", get_template(name)).template
    return str(template.render(Context(values, autoescape=False)))


def _attach(message: OutboxMessage, attachments: Iterable[Attachment]) -> None:
    OutboxAttachment.objects.bulk_create(
        OutboxAttachment(
            message=message,
            name=attachment.name,
            media_type=attachment.media_type,
            content=attachment.content,
        )
        for attachment in attachments
    )
