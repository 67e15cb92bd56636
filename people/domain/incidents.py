"""After an incident: which data left in which time, by whom, of how many people.

The law gives 24 hours to tell, and 72 to say what was found (152-FZ, art. 21(3.1)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from people.domain.exports import EXPORT, OWN
from people.models import AuditEvent, User

SNILS_SHOWN = "people.show_snils"


@dataclass(frozen=True, slots=True)
class Report:
    """What is to be told.

    :param most: at most so many people: the rows of all exports, and everybody whose
        SNILS was shown
    """

    events: list[AuditEvent]
    fields: list[str]
    most: int

    @property
    def accounts(self) -> list[User]:
        """Who took the data out, each once."""
        return list(
            {
                event.actor.pk: event.actor for event in self.events if event.actor
            }.values()
        )


def report(*, since: datetime, until: datetime, account: User | None = None) -> Report:
    """Return exports and looks at secrets in ``[since, until)``, the first one first."""
    events = AuditEvent.objects.filter(
        action__in=(EXPORT, OWN, SNILS_SHOWN), at__gte=since, at__lt=until
    )
    if account:
        events = events.filter(actor=account)
    found = list(events.select_related("actor__person", "person").order_by("at", "pk"))
    return Report(found, _fields(found), _most(found))


def fields_of(event: AuditEvent) -> list[str]:
    """Return which fields an event let out."""
    if event.action == SNILS_SHOWN:
        return ["snils"]
    fields: list[str] = event.data.get("fields", [])
    return fields


def count_of(event: AuditEvent) -> int:
    """Return how many rows an event let out."""
    return 1 if event.action == SNILS_SHOWN else int(event.data.get("count", 0))


def _fields(events: Sequence[AuditEvent]) -> list[str]:
    return sorted({name for event in events for name in fields_of(event)})


def _most(events: Sequence[AuditEvent]) -> int:
    shown = {event.person_id for event in events if event.action == SNILS_SHOWN}
    rows = sum(count_of(event) for event in events if event.action != SNILS_SHOWN)
    return rows + len(shown)
