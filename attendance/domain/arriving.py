"""Coming in without a helper: in time one is here, later the minutes begin then."""

import uuid
from datetime import datetime, timedelta

from attendance.domain.replay import Desk, Entry, replay
from attendance.enums import MarkKind
from courses.models import Session

# A code of the person marks by the clock; these are said by the kiosk's form.
DOORS = (MarkKind.IN, MarkKind.OUT)


def arrive(
    *,
    session: Session,
    code: str,
    late_after: int,
    source: str,
    desk: Desk,
    client_id: uuid.UUID,
    at: datetime,
    door: str = "",
) -> str:
    """Write what the scan of the person with ``code`` means; return its outcome.

    :param late_after: minutes after the beginning from which one is late; then
        "came in" is written too, so that only the rest of the session counts
    :param door: "came in" or "went out" where the doors are watched
    :returns: as :func:`attendance.domain.replay.replay` for one entry
    """
    is_late = at >= session.starts_at + timedelta(minutes=late_after)
    kinds = {client_id: door or (MarkKind.LATE if is_late else MarkKind.PRESENT)}
    if is_late and not door:
        kinds = {uuid.uuid5(client_id, "in"): MarkKind.IN, **kinds}
    entries = [
        Entry(
            client_id=key,
            session=session.key,
            person=code,
            kind=kind,
            source=source,
            device_at=at,
        )
        for key, kind in kinds.items()
    ]
    outcomes = replay(
        run=session.run, entries=entries, desk=desk, at=at, sessions=[session]
    )
    return outcomes[client_id]
