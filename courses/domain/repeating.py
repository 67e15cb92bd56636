"""A run like an earlier one, in one step."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from courses.domain.moving import Shift, check_days
from courses.domain.planning import copy_row, plan_run
from courses.domain.refusals import PlanningRefused
from courses.models import (
    Course,
    CourseRun,
    Partner,
    Prerequisite,
    Quota,
    Session,
    SessionSpeaker,
    TeamMember,
)
from people.models import User

# What comes along unless the planner says otherwise.
CARRIED = (
    *("title_ru", "title_en", "city_ru", "city_en", "venue_ru", "venue_en"),
    *("region", "host", "time_zone", "capacity", "admission", "offer_hours"),
    "withdraw_days",
)
WINDOW = ("enrolment_opens_at", "enrolment_closes_at", "members_until")


@transaction.atomic
def repeat_run(
    *,
    source: CourseRun,
    start_date: date,
    actor: User | None,
    at: datetime,
    **fields: Any,
) -> CourseRun:
    """Make a draft like ``source`` that begins on ``start_date``.

    Sessions with speakers, visiting team, partners, enrolment window and
    requirements come along, dated from the new first day by the new venue's
    clock. The outline and the versions of tests are those published last, and
    pinned.

    :param fields: values of the new run that differ
    :raises PlanningRefused: ``no_dates`` for a self-paced run, ``past``
    :raises ValidationError: for values the run refuses
    """
    if source.start_date is None or source.end_date is None:
        message = _("A self-paced run has no days to count from.")
        raise PlanningRefused(message, code="no_dates")
    values = {name: getattr(source, name) for name in CARRIED} | fields
    run = CourseRun(time_zone=values["time_zone"])
    end_date = start_date + (source.end_date - source.start_date)
    check_days(start_date, end_date, run.zone, at)
    shift = Shift(start_date - source.start_date, source.zone, run.zone)
    run = plan_run(
        course=source.course,
        actor=actor,
        at=at,
        requirements=source.requirements.all(),
        shift=shift,
        start_date=start_date,
        end_date=end_date,
        number_in_series=_next_number(source),
        **_window(source, shift),
        **values,
    )
    _copy_sessions(source, run, shift)
    for model in (TeamMember, Partner, Quota, Prerequisite):
        for row in model.objects.filter(run=source):
            copy_row(row, run=run)
    return run


def pattern_of(course: Course) -> CourseRun | None:
    """Return the run that a new one of ``course`` is made like: the last with days."""
    dated = course.runs.exclude(start_date=None)
    return dated.order_by("-start_date", "-pk").first()


def _window(source: CourseRun, shift: Shift) -> dict[str, datetime]:
    moments = {name: getattr(source, name) for name in WINDOW}
    return {name: shift(moment) for name, moment in moments.items() if moment}


def _next_number(source: CourseRun) -> int | None:
    """Return the next number in the series of the programme, if it counts."""
    if source.number_in_series is None:
        return None
    runs = CourseRun.objects.filter(course__programme=source.course.programme_id)
    highest: int = runs.aggregate(highest=Max("number_in_series"))["highest"]
    return highest + 1


def _copy_sessions(source: CourseRun, run: CourseRun, shift: Shift) -> None:
    for session in source.sessions.prefetch_related("speakers"):
        starts_at, ends_at = shift.window(session)
        copy: Session = copy_row(
            session, run=run, starts_at=starts_at, ends_at=ends_at, consulted=None
        )
        SessionSpeaker.objects.bulk_create(
            SessionSpeaker(session=copy, person_id=talk.person_id, order=talk.order)
            for talk in session.speakers.all()
        )
