"""The waiting list: joining it, and offers that pass on."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from wagtail.log_actions import log

from courses import emails
from courses.domain.admission import first_in_line
from courses.domain.enrolment import (
    activate,
    locked,
    move,
    pass_on,
    refusal_for,
)
from courses.domain.refusals import CLOSED_WAYS, refuse
from courses.enums import TAKES_A_PLACE, EnrolmentState, RunState
from courses.models import CourseRun, Enrolment, Offer, RunQueue
from people.models import Person, User

SALT = "courses.offer"
# Offers made in one transaction: the run is locked no longer than they take.
BATCH = 50
# What one waits for: a place that somebody gives back.
WAITS = ("full", "in_line", "quota")


@transaction.atomic
def join_line(
    *, run: CourseRun, person: Person, actor: User | None, at: datetime
) -> Enrolment:
    """Put ``person`` at the end of the waiting list; joining twice changes nothing.

    :raises EnrolmentRefused: ``free`` while there are places,
        ``by_application``, ``by_invitation``, ``members_first``,
        ``prerequisite``, or why the window is shut
    """
    run = locked(run)
    earlier = run.enrolments.for_person(person).standing_first().first()
    if earlier and earlier.state in (*TAKES_A_PLACE, EnrolmentState.WAITLISTED):
        return earlier
    if way := CLOSED_WAYS.get(run.admission):
        raise refuse(way)
    refused = refusal_for(run, person, at)
    if refused is None:
        raise refuse("free")
    if refused.code not in WAITS:
        raise refused
    enrolment = earlier or Enrolment(run=run, person=person, enrolled_at=at)
    enrolment.waiting_since = at
    move(enrolment, EnrolmentState.WAITLISTED, actor, at)
    log(instance=enrolment, action="courses.join_line", user=actor)
    pass_on(run=run, at=at)
    return enrolment


def place_in_line(enrolment: Enrolment) -> int:
    """Return at which place of the waiting list ``enrolment`` stands, from 1."""
    ahead = list(enrolment.run.enrolments.in_line().values_list("pk", flat=True))
    return ahead.index(enrolment.pk) + 1


@transaction.atomic
def offer_places(row: RunQueue, *, at: datetime) -> datetime | None:
    """Offer the free places to the first in line; the handler of :class:`RunQueue`.

    Nothing is offered once the run has begun or was called off.

    :returns: ``at`` while places and people are left
    """
    run = locked(row.run)
    if run.state != RunState.PLANNED or run.has_started(at):
        return None
    free = run.places_left()
    limit = BATCH if free is None else min(BATCH, free)
    # As many as are free, never more: an offer takes a place at once.
    chosen = first_in_line(run, limit)
    for enrolment in chosen:
        enrolment.run = run
        _offer(enrolment, at)
    return at if len(chosen) == BATCH else None


def _offer(enrolment: Enrolment, at: datetime) -> None:
    change = move(enrolment, EnrolmentState.OFFERED, None, at)
    offer = Offer.objects.create(
        enrolment=enrolment, offered_at=at, due_at=_lapses_at(enrolment.run, at)
    )
    log(instance=enrolment, action="courses.offer_place")
    emails.tell_offered(offer, token=token_of(offer), change=change, at=at)


def _lapses_at(run: CourseRun, at: datetime) -> datetime:
    """Return until when a place is kept: the run's hours, never past its beginning."""
    ends = at + timedelta(hours=run.offer_hours)
    if run.start_date is None:
        return ends
    return min(ends, datetime.combine(run.start_date, time.min, tzinfo=run.zone))


def token_of(offer: Offer) -> str:
    """Return what the link of ``offer`` holds: it opens this one place only."""
    return signing.Signer(salt=SALT).sign(str(offer.pk))


def last_offer(enrolment: Enrolment) -> Offer | None:
    """Return the offer that was made last."""
    return enrolment.offers.order_by("-pk").first()


def offer_of(token: str) -> Offer | None:
    """Return the offer that ``token`` was made for; None for a forged one."""
    try:
        pk = int(signing.Signer(salt=SALT).unsign(token))
    except signing.BadSignature:
        return None
    offers = Offer.objects.select_related(
        "enrolment__run__course__programme", "enrolment__person"
    )
    return offers.filter(pk=pk).first()


@transaction.atomic
def take_offer(*, offer: Offer, actor: User | None, at: datetime) -> Enrolment:
    """Take the place that was offered; a second press changes nothing.

    :raises EnrolmentRefused: ``lapsed``, ``cancelled`` or ``over``
    """
    run = locked(offer.enrolment.run)
    enrolment = Enrolment.objects.select_for_update().get(pk=offer.enrolment_id)
    if enrolment.state == EnrolmentState.ACTIVE:
        return enrolment
    if run.state != RunState.PLANNED:
        raise refuse("cancelled" if run.state == RunState.CANCELLED else "over")
    if not is_open(offer, enrolment, at):
        raise refuse("lapsed")
    _answered(offer, at)
    return activate(run, enrolment.person, actor, at)


@transaction.atomic
def decline_offer(*, offer: Offer, actor: User | None, at: datetime) -> Enrolment:
    """Leave the offered place to the next in line; twice changes nothing.

    :raises EnrolmentRefused: ``lapsed``
    """
    run = locked(offer.enrolment.run)
    enrolment = Enrolment.objects.select_for_update().get(pk=offer.enrolment_id)
    if enrolment.state == EnrolmentState.DECLINED:
        return enrolment
    if not is_open(offer, enrolment, at):
        raise refuse("lapsed")
    _answered(offer, at)
    move(enrolment, EnrolmentState.DECLINED, actor, at)
    log(instance=enrolment, action="courses.decline_offer", user=actor)
    pass_on(run=run, at=at)
    return enrolment


def is_open(offer: Offer, enrolment: Enrolment, at: datetime) -> bool:
    """Tell whether ``offer`` can still be answered."""
    standing = enrolment.state == EnrolmentState.OFFERED and offer.done_at is None
    return standing and at < offer.due_at


@transaction.atomic
def lapse(row: Offer, *, at: datetime) -> None:
    """Pass an unanswered place on; the handler of :class:`Offer`.

    The person goes to the end of the line, and leaves it after as many
    unanswered offers as ``WAITING_LIST_OFFERS`` allows: the only one in line
    would get letters for ever.
    """
    run = locked(row.enrolment.run)
    enrolment = Enrolment.objects.select_for_update().get(pk=row.enrolment_id)
    if enrolment.state != EnrolmentState.OFFERED or row.done_at:
        return
    Offer.objects.filter(pk=row.pk).update(has_lapsed=True)
    lapsed = enrolment.offers.filter(has_lapsed=True).count()
    leaves = lapsed >= settings.WAITING_LIST_OFFERS
    enrolment.waiting_since = at
    state = EnrolmentState.DECLINED if leaves else EnrolmentState.WAITLISTED
    move(enrolment, state, None, at, reason="lapsed")
    log(instance=enrolment, action="courses.lapse_offer")
    pass_on(run=run, at=at)


def _answered(offer: Offer, at: datetime) -> None:
    Offer.objects.filter(pk=offer.pk).update(done_at=at)
