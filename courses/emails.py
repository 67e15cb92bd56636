"""Letters of the room: each comes in the transaction of its change, and once."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from courses import texts
from courses.models import (
    CourseRun,
    Enrolment,
    EnrolmentChange,
    Interest,
    Invitation,
    Offer,
)
from notices.domain import letters, outbox
from notices.domain.letters import address_of
from people.enums import Language
from people.models import Person

COMING = "courses/emails/coming"
INVITED = "courses/emails/invitation"

__all__ = [
    "address_of",
    "tell_coming",
    "tell_declined",
    "tell_enrolled",
    "tell_invited",
    "tell_moved",
    "tell_offered",
    "tell_released",
]


def tell_enrolled(
    enrolment: Enrolment, *, change: EnrolmentChange, at: datetime
) -> None:
    """Tell a person about the place; once for each time, if there is an e-mail."""
    person, run = enrolment.person, enrolment.run
    _post(
        texts.ENROLLED,
        person,
        run,
        at=at,
        key=f"courses.enrolled:{change.pk}",
        values=texts.enrolled(run, person, _begins(run)),
    )


def tell_offered(
    offer: Offer, *, token: str, change: EnrolmentChange, at: datetime
) -> None:
    """Offer a freed place by a link that opens this one place; nothing is taken yet."""
    person, run = offer.enrolment.person, offer.enrolment.run
    with translation.override(person.language):
        values = {
            "until": texts.moment(offer.due_at, run),
            "until_short": texts.moment_by_one_clock(offer.due_at, run),
            "page": settings.WAGTAILADMIN_BASE_URL + reverse("offer", args=[token]),
        }
    _post(
        texts.OFFERED,
        person,
        run,
        at=at,
        key=f"courses.offered:{change.pk}",
        values=values,
    )


def tell_declined(
    enrolment: Enrolment, *, change: EnrolmentChange, at: datetime
) -> None:
    """Tell an applicant that there is no place, and why."""
    _post(
        texts.DECLINED,
        enrolment.person,
        enrolment.run,
        at=at,
        key=f"courses.declined:{change.pk}",
        values={"reason": change.reason},
    )


def tell_released(enrolment: Enrolment, *, reason: str, at: datetime) -> None:
    """Tell somebody that the organisers have freed the place, and why."""
    change = enrolment.changes.latest("pk")
    _post(
        texts.RELEASED,
        enrolment.person,
        enrolment.run,
        at=at,
        key=f"courses.released:{change.pk}",
        values={"reason": reason},
    )


def tell_coming(interest: Interest, *, run: CourseRun, at: datetime) -> None:
    """Tell somebody that a course she wished for comes to her region."""
    person = interest.person
    if address := address_of(person):
        outbox.post(
            template=COMING,
            to=address,
            language=person.language,
            person=person,
            at=at,
            key=f"courses.coming:{interest.pk}:{run.pk}",
            context={"person": person, "run": run},
        )


def tell_moved(enrolment: Enrolment, *, at: datetime) -> None:
    """Tell somebody who is coming, or waits, that the run has other days now."""
    person, run = enrolment.person, enrolment.run
    with translation.override(person.language):
        begins = texts.moment(_begins(run), run, person.zone)
    _post(
        texts.MOVED,
        person,
        run,
        at=at,
        key=f"courses.moved:{enrolment.pk}:{run.sequence}",
        values={"begins": begins},
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


def _begins(run: CourseRun) -> datetime | None:
    first = run.sessions.order_by("starts_at").first()
    return first.starts_at if first else None


def _post(
    text: str,
    person: Person,
    run: CourseRun,
    *,
    at: datetime,
    key: str,
    values: dict[str, Any],
) -> None:
    letters.post(
        text=text,
        person=person,
        at=at,
        key=key,
        values={**texts.values_of(run, person), **values},
    )
