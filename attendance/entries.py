"""The shape of what a desk sends: JSON, nothing of it trusted."""

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from attendance.domain.replay import Entry
from attendance.enums import MARKS, MarkKind, Source

# So many in one request; a device with more sends twice.
MOST_ENTRIES = 1000
KINDS = {*MARKS, MarkKind.IN, MarkKind.OUT}
SOURCES = {Source.ROSTER, Source.BADGE, Source.KIOSK}
REASON_LENGTH = 500
# A clock may be wrong by years, a number that is no time at all is refused.
LONGEST_OFFSET_MS = 20 * 365 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Payload:
    """Entries with the device that sends them."""

    device_id: str
    entries: list[Entry]


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
    if len(data["entries"]) > MOST_ENTRIES:
        message = "too many entries"
        raise ValueError(message)
    offset = at - _moment(data.get("now"))
    entries = [_entry(row, offset) for row in data["entries"]]
    return Payload(str(data.get("device", "")), entries)


def _entry(row: Any, offset: timedelta) -> Entry:
    try:
        own = row.get("offset")
        return Entry(
            client_id=uuid.UUID(row["client_id"]),
            session=str(row["session"]),
            person=str(row["person"]).strip().upper(),
            kind=_one_of(row["kind"], KINDS),
            source=_one_of(row["source"], SOURCES),
            device_at=_moment(row["at"]),
            offset=offset if own is None else timedelta(milliseconds=_bounded(own)),
            reason=str(row.get("reason") or "")[:REASON_LENGTH],
            seen=uuid.UUID(row["seen"]) if row.get("seen") else None,
        )
    except (KeyError, AttributeError, TypeError, OverflowError) as fault:
        raise ValueError(str(fault)) from fault


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
