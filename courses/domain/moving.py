"""Moving a run to other days or under another clock, with all that hangs from it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from courses import emails
from courses.domain import completion
from courses.domain.enrolment import locked
from courses.domain.refusals import PlanningRefused
from courses.enums import EnrolmentState, RunState
from courses.models import CourseRun, Session
from people.models import User
from people.zones import as_zone

# Who hears that a run has moved.
CONCERNED = (
    EnrolmentState.ACTIVE,
    EnrolmentState.OFFERED,
    EnrolmentState.WAITLISTED,
    EnrolmentState.APPLIED,
)


@dataclass(frozen=True, slots=True)
class Shift:
    """Puts moments onto other days and another clock: 09:30 stays 09:30 there."""

    by: timedelta
    old: ZoneInfo
    new: ZoneInfo

    def __call__(self, moment: datetime) -> datetime:
        """Return the moment that the new clock shows as the old one did."""
        wall = moment.astimezone(self.old).replace(tzinfo=None) + self.by
        return wall.replace(tzinfo=self.new)

    def window(self, session: Session) -> tuple[datetime, datetime]:
        """Return when ``session`` begins and ends now; its length stays, over midnight too."""
        starts_at = self(session.starts_at)
        length = session.ends_at - session.starts_at
        return starts_at, (starts_at.astimezone(self.old) + length)


@transaction.atomic
def move_run(
    *,
    run: CourseRun,
    start_date: date,
    end_date: date,
    time_zone: str,
    actor: User | None,
    at: datetime,
) -> CourseRun:
    """Move ``run``; its sessions and windows of tests keep their day and hour.

    Whoever has a place, an offer or waits gets a letter once the run is public.

    :raises PlanningRefused: ``past``, ``started``, ``cancelled``, ``closed``,
        ``order`` or ``too_short``
    """
    run = locked(run)
    check_move(
        run=run, start_date=start_date, end_date=end_date, time_zone=time_zone, at=at
    )
    shift = Shift(
        start_date - (run.start_date or start_date), run.zone, as_zone(time_zone)
    )
    for session in run.sessions.all():
        session.starts_at, session.ends_at = shift.window(session)
        session.save(update_fields=["starts_at", "ends_at"])
    for requirement in run.requirements.all():
        if moved := requirement.dated(shift):
            type(requirement).objects.filter(pk=requirement.pk).update(**moved)
    run.start_date, run.end_date, run.time_zone = start_date, end_date, time_zone
    run.save(update_fields=["start_date", "end_date", "time_zone"])
    note_change(run)
    log(instance=run, action="courses.move_run", user=actor)
    if run.state == RunState.PLANNED:
        _tell(run, at)
    completion.reconsider_run(run=run, at=at)
    return run


def check_move(
    *, run: CourseRun, start_date: date, end_date: date, time_zone: str, at: datetime
) -> None:
    """Accept days and a clock to which ``run`` may move.

    :raises PlanningRefused: as :func:`move_run`
    """
    if run.state not in {RunState.DRAFT, RunState.PLANNED}:
        raise PlanningRefused(_("This run is not held any more."), code=run.state)
    if run.has_started(at) and run.state == RunState.PLANNED:
        message = _("The run has begun: its first day and its clock stay.")
        raise PlanningRefused(message, code="started")
    check_days(start_date, end_date, as_zone(time_zone), at)
    if end_date < start_date + timedelta(days=_last_day(run)):
        message = _("The timetable has more days: choose a later last day.")
        raise PlanningRefused(message, code="too_short")


def check_days(start_date: date, end_date: date, zone: ZoneInfo, at: datetime) -> None:
    """Accept days that are still to come at the venue.

    :raises PlanningRefused: ``past`` or ``order``
    """
    if start_date < at.astimezone(zone).date():
        message = _("This day has passed at the venue: choose today or a later one.")
        raise PlanningRefused(message, code="past")
    if end_date < start_date:
        message = _("The last day is before the first one.")
        raise PlanningRefused(message, code="order")


def note_change(run: CourseRun) -> None:
    """Count a change of which the calendars of participants have to hear."""
    CourseRun.objects.filter(pk=run.pk).update(sequence=F("sequence") + 1)
    run.refresh_from_db(fields=["sequence"])


def _last_day(run: CourseRun) -> int:
    """Return how many days after the first one the last session begins."""
    if run.start_date is None:
        return 0
    days = [session.day for session in run.sessions.select_related("run")]
    return max(((day - run.start_date).days for day in days), default=0)


def _tell(run: CourseRun, at: datetime) -> None:
    concerned = run.enrolments.filter(state__in=CONCERNED)
    for enrolment in concerned.select_related("person__account"):
        enrolment.run = run
        emails.tell_moved(enrolment, at=at)
