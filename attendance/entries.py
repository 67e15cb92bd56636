"""The shape of what a desk sends: JSON, nothing of it trusted."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from attendance.domain import badges
from attendance.domain.replay import Entry
from attendance.domain.walk_ins import Met
from attendance.enums import MARKS, MarkKind, Source

# So many in one request; a device with more sends twice.
MOST_ENTRIES = 1000
KINDS = {*MARKS, MarkKind.IN, MarkKind.OUT}
SOURCES = {Source.ROSTER, Source.BADGE, Source.KIOSK}
REASON_LENGTH = 500
TEXT_LENGTH = 120
PHONE_LENGTH = 32
# A clock may be wrong by years, a number that is no time at all is refused.
LONGEST_OFFSET_MS = 20 * 365 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Payload:
    """Entries with the device that sends them, and whom it met on no list."""

    device_id: str
    entries: list[Entry]
    met: list[Met]


def read_payload(body: bytes, *, at: datetime) -> Payload:
    """Read a request of a device.

    Where an entry does not know how far its clock was off, the difference
    at this contact stands in.

    :raises ValueError: for what no device of ours sends
    """
    data = json.loads(body)
    if not isinstance(data, dict) or not isinstance(data.get("entries"), list):
        message = "entries are missing"
        raise ValueError(message)  # noqa: TRY004 - one fault for all bad input
    walk_ins = data.get("walk_ins", [])
    if not isinstance(walk_ins, list) or (
        len(data["entries"]) + len(walk_ins) > MOST_ENTRIES
    ):
        message = "too many entries"
        raise ValueError(message)
    offset = at - _moment(data.get("now"))
    entries = [_entry(row, offset) for row in data["entries"]]
    met = [_met(row, offset) for row in walk_ins]
    return Payload(str(data.get("device", "")), entries, met)


def _entry(row: Any, offset: timedelta) -> Entry:
    try:
        own = row.get("offset")
        return Entry(
            client_id=uuid.UUID(row["client_id"]),
            session=str(row["session"]),
            person=_person(str(row["person"])),
            kind=_one_of(row["kind"], KINDS),
            source=_one_of(row["source"], SOURCES),
            device_at=_moment(row["at"]),
            offset=offset if own is None else timedelta(milliseconds=_bounded(own)),
            reason=str(row.get("reason") or "")[:REASON_LENGTH],
            seen=uuid.UUID(row["seen"]) if row.get("seen") else None,
        )
    except (KeyError, AttributeError, TypeError, OverflowError) as fault:
        raise ValueError(str(fault)) from fault


def _person(text: str) -> str:
    """Return the code of the person; what a kiosk scanned carries our signs.

    A scan that we did not make stays as it is: it is nobody's code.
    """
    codes = badges.read(text)
    return codes[0] if codes else text.strip().upper()


def _met(row: Any, offset: timedelta) -> Met:
    try:
        own = row.get("offset")
        return Met(
            client_id=uuid.UUID(row["client_id"]),
            session=str(row["session"]),
            family_name=_text(row, "family_name", needed=True),
            given_name=_text(row, "given_name", needed=True),
            patronymic=_text(row, "patronymic"),
            email=_email(row),
            phone=_text(row, "phone")[:PHONE_LENGTH],
            workplace=_text(row, "workplace"),
            device_at=_moment(row["at"]),
            offset=offset if own is None else timedelta(milliseconds=_bounded(own)),
        )
    except (KeyError, AttributeError, TypeError, OverflowError) as fault:
        raise ValueError(str(fault)) from fault


def _text(row: Any, name: str, *, needed: bool = False) -> str:
    text = " ".join(str(row.get(name) or "").split())[:TEXT_LENGTH]
    if needed and not text:
        raise ValueError(name)
    return text


def _email(row: Any) -> str:
    """Return the address; what a helper misheard is no reason to lose the rest."""
    text = _text(row, "email")
    try:
        validate_email(text)
    except ValidationError:
        return ""
    return text


def _moment(milliseconds: Any) -> datetime:
    try:
        return datetime.fromtimestamp(float(milliseconds) / 1000, UTC)
    except (TypeError, OverflowError, OSError) as fault:
        raise ValueError(str(fault)) from fault


def _bounded(milliseconds: Any) -> float:
    value = float(milliseconds)
    if abs(value) > LONGEST_OFFSET_MS:
        message = "no clock is off by so much"
        raise ValueError(message)
    return value


def _one_of(value: Any, known: set[Any]) -> str:
    if value not in known:
        raise ValueError(value)
    return str(value)
