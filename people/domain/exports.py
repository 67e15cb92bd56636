"""Every export of personal data is written down: who, which fields, how many."""

from collections.abc import Sequence
from datetime import datetime

from people.models import AuditEvent, Person, User

EXPORT = "people.export"
OWN = "people.export_own"


def note_export(
    *,
    what: str,
    fields: Sequence[str],
    count: int,
    form: str,
    actor: User | None,
    at: datetime,
    person: Person | None = None,
) -> AuditEvent:
    """Write down that data left the system.

    :param what: label of the model, ``courses.enrolment``
    :param form: csv, xlsx, pdf or zip
    :param person: who took their own data
    """
    return AuditEvent.objects.create(
        at=at,
        action=OWN if person else EXPORT,
        actor=actor,
        person=person,
        data={"what": what, "fields": list(fields), "count": count, "form": form},
    )
