"""When a session was really held, or that it was not."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from attendance.domain.intervals import Interval
from attendance.domain.recounting import recount_soon
from attendance.models import SessionTiming
from courses.enums import RunState
from courses.models import CourseRun, Session
from people.models import User


class TimingRefused(ValidationError):
    """The times cannot be changed like this; ``code`` says why."""


@transaction.atomic
def hold(
    *,
    session: Session,
    held: Interval | None,
    reason: str,
    actor: User | None,
    at: datetime,
) -> SessionTiming:
    """Say when ``session`` was held; ``None``: it was not, and nothing counts.

    The run is locked; everybody's minutes in it are counted anew, soon.

    :raises TimingRefused: ``reason_needed``, ``reversed`` or ``closed``
    """
    run = CourseRun.objects.select_for_update().get(pk=session.run_id)
    _refuse(run, held, reason)
    starts_at, ends_at = held or (None, None)
    timing = SessionTiming.objects.create(
        session=session,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason.strip(),
        actor=actor,
        received_at=at,
    )
    log(instance=run, action="attendance.hold", user=actor)
    recount_soon(run=run, at=at)
    return timing


def _refuse(run: CourseRun, held: Interval | None, reason: str) -> None:
    if run.state == RunState.CLOSED:
        raise TimingRefused(
            _("The register is closed. Ask the office to reopen it."), code="closed"
        )
    if not reason.strip():
        raise TimingRefused(_("Say why the times change."), code="reason_needed")
    if held and held[0] >= held[1]:
        raise TimingRefused(_("The session ends before it starts."), code="reversed")
