"""Mass mailings: see who will get what, confirm, and let the worker write."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from notices import audiences, due, kinds, texts
from notices.domain import letters, stopping
from notices.enums import MailingState
from notices.models import Mailing, MailingWork
from people.enums import ConsentKind
from people.models import Consent, Person, User

BATCH = 500
WITHOUT_ADDRESS = Q(email="") & (Q(account=None) | Q(account__email=""))


class MailingRefused(ValidationError):
    """A mailing is not sent: ``sent``, ``nobody`` or ``changed``."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Who will get a mailing, and who will not."""

    group: int
    recipients: int
    in_english: int
    without_consent: int
    without_address: int


def recipients(mailing: Mailing) -> QuerySet[Person]:
    """Return who gets ``mailing``, in the order in which it is written."""
    agreed = _group(mailing).exclude(WITHOUT_ADDRESS)
    if _needs_consent(mailing):
        agreed = agreed.filter(_has_agreed())
    return agreed.order_by("pk")


def outlook(mailing: Mailing) -> Outlook:
    """Count who gets it and why others do not."""
    group, getting = _group(mailing), recipients(mailing)
    refused = group.exclude(_has_agreed()) if _needs_consent(mailing) else group.none()
    return Outlook(
        group=group.count(),
        recipients=getting.count(),
        in_english=getting.filter(language="en").count(),
        without_consent=refused.count(),
        without_address=group.filter(WITHOUT_ADDRESS)
        .exclude(pk__in=refused.values("pk"))
        .count(),
    )


@transaction.atomic
def confirm(*, mailing: Mailing, expected: int, actor: User, at: datetime) -> None:
    """Hand the mailing over to the worker; what was looked at is what goes out.

    :param expected: how many recipients the preview showed
    :raises MailingRefused: ``sent``, ``nobody`` or ``changed``
    """
    mailing = Mailing.objects.select_for_update().get(pk=mailing.pk)
    total = recipients(mailing).count()
    if mailing.state != MailingState.DRAFT:
        raise MailingRefused(_("This mailing was confirmed before."), code="sent")
    if not total:
        raise MailingRefused(_("Nobody would get this mailing."), code="nobody")
    if total != expected:
        words = _(
            "The group has changed since you looked: now %(total)s."
            " Look once more and confirm again."
        )
        raise MailingRefused(words, code="changed", params={"total": total})
    mailing.state, mailing.total = MailingState.SENDING, total
    mailing.confirmed_at, mailing.confirmed_by = at, actor
    mailing.save(update_fields=["state", "total", "confirmed_at", "confirmed_by"])
    MailingWork.objects.create(mailing=mailing, due_at=at)
    log(
        instance=mailing,
        action="notices.confirm_mailing",
        user=actor,
        data={"recipients": total},
    )
    due.wake(MailingWork)


@transaction.atomic
def write(work: MailingWork, *, at: datetime) -> datetime | None:
    """Write the next batch; its place is kept with it, so none is written twice."""
    work = MailingWork.objects.select_for_update().get(pk=work.pk)
    mailing = Mailing.objects.get(pk=work.mailing_id)
    persons = recipients(mailing).filter(pk__gt=work.after)
    batch = list(persons.select_related("account")[:BATCH])
    may_stop = _needs_consent(mailing)
    count = letters.write(
        [_letter(mailing, person, may_stop=may_stop) for person in batch], at=at
    )
    rows = Mailing.objects.filter(pk=mailing.pk)
    rows.update(written=F("written") + count)
    if len(batch) < BATCH:
        rows.update(state=MailingState.DONE)
        return None
    MailingWork.objects.filter(pk=work.pk).update(after=batch[-1].pk)
    return at


def _letter(mailing: Mailing, person: Person, *, may_stop: bool) -> letters.Letter:
    return letters.Letter(
        person=person,
        text=mailing,
        values=texts.values_of(person, person.language),
        kind=kinds.NEWS if may_stop else kinds.TO_PARTICIPANTS,
        key=f"mailing:{mailing.pk}:{person.pk}",
        headers=stopping.headers_for(person) if may_stop else {},
        stop_url=stopping.address_for(person) if may_stop else "",
    )


def _group(mailing: Mailing) -> QuerySet[Person]:
    found = audiences.find(mailing.audience)
    if found is None:
        return Person.objects.none()
    audience, value = found
    # A person in a group twice, by two enrolments, is one person.
    return Person.objects.filter(pk__in=audience.persons(value).values("pk"))


def _needs_consent(mailing: Mailing) -> bool:
    found = audiences.find(mailing.audience)
    return found is None or found[0].needs_consent


def _has_agreed() -> Q:
    """Return the condition; the database looks the consents through once."""
    given = Consent.objects.filter(
        document__kind=ConsentKind.MAILING, withdraws=None, withdrawal=None
    )
    return Q(pk__in=given.values("person"))
