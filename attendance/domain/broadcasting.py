"""Making a session a webinar."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from attendance.domain.webinar import OPENS_BEFORE
from attendance.models import Broadcast, Visit, WebinarPolicy
from courses.models import Session
from notices import due
from people.models import User


class BroadcastRefused(ValidationError):
    """The session cannot be a webinar so; ``code`` says why."""


@transaction.atomic
def broadcast(
    *,
    session: Session,
    address: str,
    checks: int,
    minutes_open: int,
    clock: str,
    actor: User,
    at: datetime,
) -> Broadcast:
    """Say where ``session`` is broadcast, with how many checks; again: it changes.

    Checks of those who are there already stay as they were planned, so their
    number cannot change any more.

    :raises BroadcastRefused: ``begun``
    :raises ValidationError: for values that are refused
    """
    row = Broadcast.objects.select_for_update().filter(session=session).first()
    row = row or Broadcast(session=session)
    began = row.pk and Visit.objects.filter(session=session).exists()
    if began and row.checks != checks:
        words = _("People are there already: the number of checks stays.")
        raise BroadcastRefused(words, code="begun")
    row.address, row.checks = address, checks
    row.due_at = session.starts_at - OPENS_BEFORE
    row.done_at, row.attempts, row.leased_until = None, 0, None
    row.full_clean()
    row.save()
    policy = WebinarPolicy.objects.filter(run=session.run_id).first()
    policy = policy or WebinarPolicy(run_id=session.run_id)
    policy.clock, policy.minutes_open = clock, minutes_open
    policy.full_clean()
    policy.save()
    log(
        instance=session.run,
        action="attendance.broadcast",
        user=actor,
        data={"session": session.pk, "checks": checks, "clock": clock},
    )
    due.wake(Broadcast)
    return row
