"""When an evaluation form is open, who has filled it in, and who is asked to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, prefetch_related_objects
from django.db.models.functions import Coalesce

from certificates.enums import Accredited, Round
from certificates.models import Accreditation, EvaluationFilled
from courses.enums import TAKES_PART, EnrolmentState, RunState
from courses.models import CourseRun, Enrolment
from people.models import Person

NEVER = (RunState.DRAFT, RunState.CANCELLED)


@dataclass(frozen=True)
class Waiting:
    """A form that waits for its reader: of which run, and what hangs on it."""

    run: CourseRun
    round: Round
    last_day: date | None
    schemes: list[str]


def window_of(run: CourseRun, round_: str) -> tuple[date, date] | None:
    """The first and the last day of a round, at the venue.

    ``None`` for a run without dates: its form is open as long as one takes
    part, and it has no follow-up.
    """
    if run.end_date is None:
        return None
    first = run.end_date
    if round_ == Round.FOLLOW_UP:
        first += timedelta(days=settings.EVALUATION_FOLLOW_UP_DAYS)
    return first, first + timedelta(days=settings.EVALUATION_OPEN_DAYS)


def state_of(run: CourseRun, round_: str, *, at: datetime) -> str:
    """Say how a form stands: ``open``, ``later`` or ``closed``."""
    if run.state in NEVER:
        return "closed"
    window = window_of(run, round_)
    if window is None:
        return "open" if round_ == Round.AFTER else "closed"
    today = run.today(at)
    if today < window[0]:
        return "later"
    return "open" if today <= window[1] else "closed"


def round_now(run: CourseRun, *, at: datetime) -> Round:
    """The round that a reader who opens the form means."""
    if state_of(run, Round.FOLLOW_UP, at=at) == "open":
        return Round.FOLLOW_UP
    return Round.AFTER


def filled_among(enrolments: Sequence[Enrolment], round_: str) -> set[int]:
    """Ids of those enrolments whose person has filled the form in; one query.

    Also under an enrolment of a person merged into this one.
    """
    # No query where the caller has loaded the persons with the enrolments.
    prefetch_related_objects(list(enrolments), "person")
    seats = {
        e.pk: (e.run_id, e.person.merged_into_id or e.person_id) for e in enrolments
    }
    rows = EvaluationFilled.objects.filter(
        round=round_, enrolment__run__in={run for run, _person in seats.values()}
    )
    filled = set(
        rows.values_list(
            "enrolment__run_id",
            Coalesce("enrolment__person__merged_into_id", "enrolment__person_id"),
        )
    )
    return {pk for pk, seat in seats.items() if seat in filled}


def has_filled(*, run: CourseRun, person: Person) -> bool:
    """Tell whether ``person`` has filled in the form of ``run`` at its end."""
    own = Q(enrolment__person=person) | Q(enrolment__person__merged_into=person)
    rows = EvaluationFilled.objects.filter(own, round=Round.AFTER, enrolment__run=run)
    return rows.exists()


def waiting_among(enrolments: Iterable[Enrolment], *, at: datetime) -> list[Waiting]:
    """Which of one person's enrolments have a form to be filled in now.

    Three queries at most. Runs without dates ask on their own page only.
    """
    asked = {
        (e.pk, round_): e
        for e in enrolments
        for round_ in Round
        if e.state in TAKES_PART
        and e.run.end_date is not None
        and state_of(e.run, round_, at=at) == "open"
    }
    if not asked:
        return []
    filled = {
        (pk, round_)
        for round_ in {round_ for _pk, round_ in asked}
        for pk in filled_among(list(asked.values()), round_)
    }
    left = {key: e for key, e in asked.items() if key not in filled}
    schemes = _schemes({e.run_id for e in left.values()}) if left else {}
    return [
        Waiting(
            run=e.run,
            round=round_,
            last_day=(window_of(e.run, round_) or (None, None))[1],
            schemes=schemes.get(e.run_id, []) if round_ == Round.AFTER else [],
        )
        for (_pk, round_), e in left.items()
    ]


def is_asked_now(enrolment: Enrolment, *, at: datetime) -> bool:
    """Whether a participant has a form to fill in now; one query while it is open.

    Without dates it is asked for once everything else is done.
    """
    run = enrolment.run
    round_ = round_now(run, at=at)
    if state_of(run, round_, at=at) != "open":
        return False
    if run.end_date is None and enrolment.state != EnrolmentState.COMPLETED:
        return False
    return not filled_among([enrolment], round_)


def schemes_of(run: CourseRun) -> list[str]:
    """Names of the schemes that give credits for ``run`` only with the form."""
    return _schemes({run.pk}).get(run.pk, [])


def _schemes(runs: Iterable[int]) -> dict[int, list[str]]:
    rows = (
        Accreditation.objects.filter(
            run__in=runs, scheme__rules__requires_evaluation=True
        )
        .exclude(state=Accredited.REFUSED)
        .select_related("scheme")
        .order_by("scheme__order", "scheme")
        .distinct()
    )
    found: dict[int, list[str]] = {}
    for row in rows:
        names = found.setdefault(row.run_id, [])
        if row.scheme.title not in names:
            names.append(row.scheme.title)
    return found
