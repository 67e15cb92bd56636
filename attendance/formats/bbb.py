"""BigBlueButton: the learning dashboard as JSON, or the events of a recording."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from attendance.formats.stays import STILL_THERE, UNREADABLE, FileRefused, Stay


def read(content: bytes, _zone: ZoneInfo) -> list[Stay]:
    """Read a meeting; its times are moments, whatever the zone.

    :raises FileRefused: ``no_meeting``
    """
    try:
        if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
            return _events(content)
        return _dashboard(json.loads(content))
    except UNREADABLE as fault:
        raise FileRefused(
            _("This is not a meeting of BigBlueButton."), code="no_meeting"
        ) from fault


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


def _dashboard(data: dict[str, Any]) -> list[Stay]:
    ended = _moment(data["endedOn"]) if data.get("endedOn") else STILL_THERE
    found: list[Stay] = []
    for user in data["users"].values():
        email = str(user.get("extId") or "")
        for visit in user["intIds"].values():
            left = visit.get("leftOn")
            found.append(
                Stay(
                    str(user["name"] or ""),
                    email if "@" in email else "",
                    _moment(visit["registeredOn"]),
                    _moment(left) if left else ended,
                )
            )
    return found


def _events(content: bytes) -> list[Stay]:
    joined: dict[str, Stay] = {}
    found: list[Stay] = []
    root = fromstring(content, forbid_dtd=True)
    for event in root.iter("event"):
        if event.get("eventname") not in {
            "ParticipantJoinEvent",
            "ParticipantLeftEvent",
        }:
            continue
        user = event.findtext("userId") or ""
        at = _moment(int(event.findtext("timestampUTC") or ""))
        if event.get("eventname") == "ParticipantJoinEvent":
            email = event.findtext("externalUserId") or ""
            name = event.findtext("name") or ""
            joined[user] = Stay(name, email if "@" in email else "", at)
        elif stay := joined.pop(user, None):
            found.append(Stay(stay.name, stay.email, stay.start, at))
    left = (Stay(s.name, s.email, s.start, STILL_THERE) for s in joined.values())
    return [*found, *left]
