"""Reports of failure (RFC 3464): read them, and note what became of the mail."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from typing import cast

from django.db import transaction
from wagtail.log_actions import log

from notices.due import ERROR_LENGTH
from notices.enums import MessageState
from notices.models import OutboxMessage

_ID = re.compile(r"<[^<>\s]+>")
# A report about a mail that was delivered later, or read, changes nothing here.
MAY_BOUNCE = (MessageState.SENT, MessageState.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Report:
    """What a mail server reports about one mail.

    ``action`` is failed, delayed, delivered, relayed or expanded.
    """

    message_id: str
    action: str
    reason: str


def read(content: bytes) -> Report | None:
    """Return the report in ``content``, None where it is another kind of mail."""
    parsed = email.message_from_bytes(content, policy=email.policy.compat32)
    fields = _fields(parsed)
    message_id = _original_id(parsed)
    if fields is None or not message_id:
        return None
    words = (fields.get("Status", ""), _diagnosis(fields))
    return Report(
        message_id=message_id,
        action=str(fields["Action"]).strip().lower(),
        reason=" ".join(" ".join(words).split())[:ERROR_LENGTH],
    )


@transaction.atomic
def note(report: Report, *, at: datetime) -> OutboxMessage | None:
    """Write ``report`` down with the mail it speaks of; return it, if it is ours.

    A delay is only kept to be read: the other server goes on trying.
    """
    rows = OutboxMessage.objects.select_for_update()
    message = rows.filter(message_id=report.message_id).first()
    if message is None or message.state not in MAY_BOUNCE:
        return message
    message.reply, message.reported_at = report.reason, at
    if report.action == "failed":
        message.state = MessageState.BOUNCED
        log(instance=message, action="notices.bounce", data={"reason": report.reason})
    message.save(update_fields=["state", "reply", "reported_at"])
    return message


def _fields(parsed: Message) -> Message | None:
    """Return the fields about the first recipient."""
    for part in parsed.walk():
        if part.get_content_type() == "message/delivery-status":
            groups = part.get_payload()
            if isinstance(groups, list):
                found = (group for group in groups if cast("Message", group)["Action"])
                return cast("Message | None", next(found, None))
    return None


def _original_id(parsed: Message) -> str:
    """Return the Message-ID of the mail that came back, whole or only its head."""
    for part in parsed.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            original = cast("list[Message]", part.get_payload())[0]
            return _id_in(str(original["Message-ID"] or ""))
        if kind in ("text/rfc822-headers", "message/rfc822-headers"):
            head = part.get_payload(decode=True) or b""
            original = email.message_from_bytes(cast("bytes", head))
            return _id_in(str(original["Message-ID"] or ""))
    return ""


def _id_in(header: str) -> str:
    found = _ID.search(header)
    return found.group() if found else ""


def _diagnosis(fields: Message) -> str:
    """Return the server's words without the kind that stands before them."""
    text = str(fields.get("Diagnostic-Code", ""))
    return text.partition(";")[2].strip() or text
