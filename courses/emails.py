"""Mails of the room."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from courses.models import (
    CourseRun,
    Enrolment,
    EnrolmentChange,
    Interest,
    Invitation,
    Offer,
)
from notices.domain import outbox
from people.enums import Language
from people.models import Person

ENROLLED = "courses/emails/enrolled"
OFFERED = "courses/emails/offer"
DECLINED = "courses/emails/declined"
RELEASED = "courses/emails/released"
COMING = "courses/emails/coming"
MOVED = "courses/emails/moved"
INVITED = "courses/emails/invitation"


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


def tell_offered(
    offer: Offer, *, token: str, change: EnrolmentChange, at: datetime
) -> None:
    """Offer a freed place by a link that opens this one place; nothing is taken yet."""
    run = offer.enrolment.run
    _post(
        OFFERED,
        offer.enrolment.person,
        run,
        at=at,
        key=f"courses.offered:{change.pk}",
        context={"offer": offer, "address": reverse("offer", args=[token])},
    )


def tell_declined(
    enrolment: Enrolment, *, change: EnrolmentChange, at: datetime
) -> None:
    """Tell an applicant that there is no place, and why."""
    _post(
        DECLINED,
        enrolment.person,
        enrolment.run,
        at=at,
        key=f"courses.declined:{change.pk}",
        context={"reason": change.reason},
    )


def tell_released(enrolment: Enrolment, *, reason: str, at: datetime) -> None:
    """Tell somebody that the organisers have freed the place, and why."""
    change = enrolment.changes.latest("pk")
    _post(
        RELEASED,
        enrolment.person,
        enrolment.run,
        at=at,
        key=f"courses.released:{change.pk}",
        context={"reason": reason},
    )


def tell_coming(interest: Interest, *, run: CourseRun, at: datetime) -> None:
    """Tell somebody that a course she wished for comes to her region."""
    _post(
        COMING,
        interest.person,
        run,
        at=at,
        key=f"courses.coming:{interest.pk}:{run.pk}",
        context={},
    )


def tell_moved(enrolment: Enrolment, *, at: datetime) -> None:
    """Tell somebody who is coming, or waits, that the run has other days now."""
    run = enrolment.run
    first = run.sessions.order_by("starts_at").first()
    _post(
        MOVED,
        enrolment.person,
        run,
        at=at,
        key=f"courses.moved:{enrolment.pk}:{run.sequence}",
        context={"starts_at": first.starts_at if first else None},
    )


def tell_invited(invitation: Invitation, *, token: str, at: datetime) -> None:
    """Invite whoever reads the address; the letter names no person."""
    known = Person.objects.known().filter(email__iexact=invitation.email).first()
    outbox.post(
        template=INVITED,
        to=invitation.email,
        language=known.language if known else Language.RU,
        at=at,
        key=f"courses.invited:{invitation.pk}",
        context={
            "run": invitation.run,
            "invitation": invitation,
            "address": reverse("invitation", args=[token]),
        },
    )


def _post(
    template: str,
    person: Person,
    run: CourseRun,
    *,
    at: datetime,
    key: str,
    context: dict[str, Any],
) -> None:
    if not (address := address_of(person)):
        return
    outbox.post(
        template=template,
        to=address,
        language=person.language,
        person=person,
        at=at,
        key=key,
        context={"person": person, "run": run, **context},
    )
