"""Mails of the room."""

from datetime import datetime

from courses.models import Enrolment, EnrolmentChange
from notices.domain import outbox
from people.models import Person

ENROLLED = "courses/emails/enrolled"


def tell_enrolled(
    enrolment: Enrolment, *, change: EnrolmentChange, at: datetime
) -> None:
    """Tell a person about the place; once for each time, if there is an e-mail.

    The mail is queued in the same transaction as the place: neither comes
    without the other.
    """
    person, run = enrolment.person, enrolment.run
    if not (address := address_of(person)):
        return
    first = run.sessions.order_by("starts_at").first()
    outbox.post(
        template=ENROLLED,
        to=address,
        language=person.language,
        person=person,
        at=at,
        key=f"courses.enrolled:{change.pk}",
        context={
            "person": person,
            "run": run,
            "starts_at": first.starts_at if first else None,
            "requirements": list(run.requirements.all()),
        },
    )


def address_of(person: Person) -> str:
    """Return where the person gets mail; empty when nowhere."""
    return person.email or (person.account.email if person.account else "")
