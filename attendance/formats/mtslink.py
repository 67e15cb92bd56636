"""MTS Link: statistics of users with every connection, as JSON."""

import json
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from attendance.formats import plain
from attendance.formats.moments import moment
from attendance.formats.stays import STILL_THERE, UNREADABLE, FileRefused, Stay


def read(content: bytes, zone: ZoneInfo) -> list[Stay]:
    """Read statistics; the list of participations has no times, tables are plain.

    :raises FileRefused: ``no_statistics``, and what :func:`plain.read` says
    """
    if not content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"[", b"{")):
        return plain.read(content, zone)
    try:
        data = json.loads(content)
        users = data if isinstance(data, list) else data.get("users") or data["data"]
        return [stay for user in users for stay in _stays(user, zone)]
    except UNREADABLE as fault:
        raise FileRefused(
            _("These are not statistics of MTS Link."), code="no_statistics"
        ) from fault


def _stays(user: dict[str, Any], zone: ZoneInfo) -> Iterator[Stay]:
    parts = (user.get(key) for key in ("secondName", "name", "pattrName"))
    name = " ".join(part.strip() for part in parts if part)
    email = str(user.get("email") or "")
    visits = [
        visit
        for session in user.get("eventSessions") or []
        for visit in session.get("participations") or []
    ]
    if not visits:
        yield Stay(name, email)
    for visit in visits:
        left = moment(visit.get("leaved") or "", zone)
        yield Stay(name, email, moment(visit["joined"], zone), left or STILL_THERE)
