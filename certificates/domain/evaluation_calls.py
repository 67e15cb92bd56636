"""Letters that ask for the form: when a run ends, and three months later."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Q

from certificates import emails
from certificates.domain import evaluations
from certificates.enums import Round
from certificates.models import EvaluationCall
from courses.models import CourseRun, Enrolment

# Letters go out in the evening of the last day, or in the morning, at the venue.
EVENING, MORNING = time(18), time(10)
BATCH = 200
# Work that no tick made due within so many days is not made up for.
LATEST = timedelta(days=3)


def plan(*, at: datetime) -> int:
    """Make due rows for the runs that end about now, and ended three months ago.

    :returns: how many rows are new
    """
    return sum(_plan_round(round_, at) for round_ in Round)


def _plan_round(round_: Round, at: datetime) -> int:
    later = (
        timedelta(days=settings.EVALUATION_FOLLOW_UP_DAYS)
        if round_ == Round.FOLLOW_UP
        else timedelta()
    )
    day = (at - later).date()
    runs = CourseRun.objects.filter(
        end_date__gte=day - LATEST, end_date__lte=day + timedelta(days=1)
    ).exclude(
        Q(state__in=evaluations.NEVER)
        | Q(pk__in=EvaluationCall.objects.filter(round=round_).values("run"))
    )
    rows = [
        EvaluationCall(run=run, round=round_, due_at=_moment(run, round_))
        for run in runs
    ]
    EvaluationCall.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _moment(run: CourseRun, round_: Round) -> datetime:
    window = evaluations.window_of(run, round_)
    if window is None:
        raise ValueError("A run without dates calls nobody.")
    clock = EVENING if round_ == Round.AFTER else MORNING
    return datetime.combine(window[0], clock, tzinfo=run.zone)


def call(row: EvaluationCall, *, at: datetime) -> datetime | None:
    """Write to the next participants who have not handed the form in.

    :returns: when to go on; ``None`` when everybody has been asked
    """
    run = CourseRun.objects.select_related("course").get(pk=row.run_id)
    state = evaluations.state_of(run, row.round, at=at)
    if state == "later":
        # The run was moved since.
        return _moment(run, Round(row.round))
    if state == "closed":
        return None
    batch = list(_participants(run, row.after))
    filled = evaluations.filled_among(batch, row.round)
    schemes = evaluations.schemes_of(run)
    for enrolment in batch:
        if enrolment.pk not in filled:
            emails.evaluation(enrolment, run, row.round, schemes=schemes, at=at)
    if len(batch) < BATCH:
        return None
    EvaluationCall.objects.filter(pk=row.pk).update(after=batch[-1].pk)
    return at


def _participants(run: CourseRun, after: int) -> list[Enrolment]:
    rows = run.enrolments.taking_part().filter(pk__gt=after).order_by("pk")
    return list(rows.select_related("person__merged_into", "person__account")[:BATCH])
