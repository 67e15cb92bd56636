"""Django's mail goes into the outbox; the outbox hands over to one of these."""

from collections.abc import Iterator, Sequence
from email.mime.base import MIMEBase
from typing import Any, cast

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from notices.domain import outbox
from people.enums import Language

KEPT = "notices.backends.KeptBackend"


def mail_is_kept() -> bool:
    """Tell whether mail stays here and can be read at ``kept_mail``."""
    return settings.NOTICES_DELIVERY_BACKEND == KEPT


class OutboxBackend(BaseEmailBackend):
    """``EMAIL_BACKEND``: queues a row for each address; it is sent after commit.

    What comes this way is written by libraries, above all codes and links with
    which somebody signs in: staff must not read it.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the mails and return how many there were."""
        for email in email_messages:
            for address in email.recipients():
                _queue(email, address)
        return len(email_messages)


class KeptBackend(BaseEmailBackend):
    """For the demo and tests: nothing leaves, the outbox is the letter box."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many mails stay where they are."""
        return len(email_messages)


def _queue(email: EmailMessage, address: str) -> None:
    outbox.queue(
        to=address,
        subject=str(email.subject),
        text=str(email.body),
        html=_html(email),
        sender=email.from_email,
        headers=_headers(email),
        language=_language(),
        is_secret=True,
        at=timezone.now(),
        attachments=_attachments(email),
    )


def _html(email: EmailMessage) -> str:
    if email.content_subtype == "html":
        return str(email.body)
    alternatives: list[Any] = getattr(email, "alternatives", [])
    return next((str(a[0]) for a in alternatives if a[1] == "text/html"), "")


def _headers(email: EmailMessage) -> dict[str, str]:
    headers = {name: str(value) for name, value in email.extra_headers.items()}
    if email.reply_to:
        headers["Reply-To"] = ", ".join(map(str, email.reply_to))
    return headers


def _language() -> str:
    language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    return language if language in Language.values else settings.LANGUAGE_CODE


def _attachments(email: EmailMessage) -> Iterator[outbox.Attachment]:
    for attachment in email.attachments:
        if isinstance(attachment, MIMEBase):
            content = cast("bytes", attachment.get_payload(decode=True))
            name, media_type = attachment.get_filename(), attachment.get_content_type()
        else:
            name, content, media_type = attachment
        yield outbox.Attachment(
            name=name or "attachment",
            media_type=media_type or "application/octet-stream",
            content=content.encode() if isinstance(content, str) else content,
        )
