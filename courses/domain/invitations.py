"""Invitations: one address, one run, one use.

The link is signed and opens one invitation only. It gives no place by itself:
the place goes to whoever is signed in with the address it was sent to, so a
forwarded letter helps nobody else, and a mail scanner cannot use it up.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models.functions import Lower
from wagtail.log_actions import log

from courses import emails
from courses.domain.enrolment import (
    activate,
    locked,
    refusal_of_window,
    standing_enrolment,
)
from courses.domain.refusals import refuse
from courses.enums import InvitationEnd
from courses.models import CourseRun, Enrolment, Invitation
from people.domain.accounts import confirmed_addresses
from people.models import Person, User

SALT = "courses.invitation"
# An invitation is good before the window opens, not after it has shut.
NEVER = ("cancelled", "over", "closed")


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of the addresses that were handed in."""

    sent: list[Invitation] = field(default_factory=list)
    had_one: list[str] = field(default_factory=list)
    has_place: list[str] = field(default_factory=list)


@transaction.atomic
def invite(
    *, run: CourseRun, addresses: Iterable[str], actor: User, at: datetime
) -> Invited:
    """Write to each address that has neither a place nor an open invitation.

    An invitation that has lapsed makes room for a new one with a new link.

    :raises EnrolmentRefused: ``cancelled``, ``over`` or ``closed``
    """
    run = locked(run)
    _check(run, at)
    wanted = list(dict.fromkeys(address.strip().lower() for address in addresses))
    taken = _addresses_with_place(run)
    standing = {row.email: row for row in run.invitations.filter(ended_at=None)}
    outcome = Invited()
    for address in wanted:
        earlier = standing.get(address)
        if address in taken:
            outcome.has_place.append(address)
        elif earlier and earlier.is_open(at):
            outcome.had_one.append(address)
        else:
            if earlier:
                _end(earlier, InvitationEnd.REVOKED, at)
            outcome.sent.append(_send(run, address, actor, at))
    log(
        instance=run,
        action="courses.invite",
        user=actor,
        data={"sent": len(outcome.sent)},
    )
    return outcome


def _addresses_with_place(run: CourseRun) -> set[str]:
    rows = run.enrolments.taking_part().annotate(address=Lower("person__email"))
    return set(rows.exclude(address="").values_list("address", flat=True))


def _send(run: CourseRun, address: str, actor: User, at: datetime) -> Invitation:
    invitation = Invitation.objects.create(
        run=run,
        email=address,
        invited_at=at,
        invited_by=actor,
        expires_at=at + timedelta(days=settings.INVITATION_DAYS),
    )
    emails.tell_invited(invitation, token=token_of(invitation), at=at)
    return invitation


def token_of(invitation: Invitation) -> str:
    """Return what the link of ``invitation`` holds: it opens this one only."""
    return signing.Signer(salt=SALT).sign(str(invitation.pk))


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation that ``token`` was made for; None for a forged one."""
    try:
        pk = int(signing.Signer(salt=SALT).unsign(token))
    except signing.BadSignature:
        return None
    rows = Invitation.objects.select_related("run__course__programme", "enrolment")
    return rows.filter(pk=pk).first()


def open_invitation(
    *, run: CourseRun, account: User, at: datetime
) -> Invitation | None:
    """Return the open invitation into ``run`` that was sent to ``account``."""
    own = run.invitations.filter(email__in=confirmed_addresses(account), ended_at=None)
    return own.filter(expires_at__gt=at).first()


def refusal_of_invitation(
    *, invitation: Invitation, account: User | None, at: datetime
) -> str:
    """Say why ``account`` cannot answer ``invitation``; empty when it can.

    A visitor may look: who answers is asked once she is signed in.
    """
    reasons = {
        "revoked": invitation.end == InvitationEnd.REVOKED,
        "used": invitation.ended_at is not None,
        "expired": not invitation.is_open(at),
        "forwarded": account is not None
        and invitation.email not in confirmed_addresses(account),
    }
    return next((code for code, holds in reasons.items() if holds), "")


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, person: Person, actor: User, at: datetime
) -> Enrolment:
    """Take the place; a second press by the same person changes nothing.

    Staff chose the person: neither the window's opening nor the rules of
    enrolment bind her, the number of places does.

    :raises EnrolmentRefused: ``revoked``, ``used``, ``expired``, ``forwarded``,
        ``full``, ``cancelled``, ``over`` or ``closed``
    """
    run = locked(invitation.run)
    invitation = Invitation.objects.select_for_update(of=("self",)).get(
        pk=invitation.pk
    )
    enrolment = standing_enrolment(run, person)
    if enrolment and invitation.enrolment_id == enrolment.pk:
        return enrolment
    code = refusal_of_invitation(invitation=invitation, account=actor, at=at)
    if code:
        raise refuse(code)
    _check(run, at)
    if enrolment is None:
        if run.is_full(besides=person):
            raise refuse("full")
        enrolment = activate(run, person, actor, at)
    _end(invitation, InvitationEnd.ACCEPTED, at, enrolment)
    log(instance=enrolment, action="courses.accept_invitation", user=actor)
    return enrolment


@transaction.atomic
def decline_invitation(*, invitation: Invitation, actor: User, at: datetime) -> None:
    """Say no; a second press changes nothing.

    :raises EnrolmentRefused: ``revoked``, ``used``, ``expired`` or ``forwarded``
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(
        pk=invitation.pk
    )
    if invitation.end == InvitationEnd.DECLINED:
        return
    code = refusal_of_invitation(invitation=invitation, account=actor, at=at)
    if code:
        raise refuse(code)
    _end(invitation, InvitationEnd.DECLINED, at)
    log(instance=invitation.run, action="courses.decline_invitation", user=actor)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, actor: User, at: datetime) -> None:
    """Take an unanswered invitation back; its link opens nothing any more.

    :raises EnrolmentRefused: ``used`` once it was answered
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(
        pk=invitation.pk
    )
    if invitation.end == InvitationEnd.REVOKED:
        return
    if invitation.ended_at:
        raise refuse("used")
    _end(invitation, InvitationEnd.REVOKED, at)
    log(instance=invitation.run, action="courses.revoke_invitation", user=actor)


def _check(run: CourseRun, at: datetime) -> None:
    code = refusal_of_window(run, at)
    if code in NEVER:
        raise refuse(code)


def _end(
    invitation: Invitation,
    end: InvitationEnd,
    at: datetime,
    enrolment: Enrolment | None = None,
) -> None:
    invitation.end, invitation.ended_at, invitation.enrolment = end, at, enrolment
    invitation.save(update_fields=["end", "ended_at", "enrolment"])
