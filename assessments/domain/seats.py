"""Who may sit a quiz: the enrolment that lets a person in, and its rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from assessments.enums import QuizKind
from assessments.models import Quiz, QuizOverride, QuizVersion, TestPassedRequirement
from courses.enums import EnrolmentState, RunState
from courses.models import Enrolment
from people.models import Person

# Completing a run does not end it: practice goes on.
MAY_SIT = (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)
# Where an hour of the day comes last of all in the country.
LAST_ZONE: Final = ZoneInfo("Europe/Kaliningrad")


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's right to sit a quiz: through which enrolment, by which rules.

    ``version`` is the one pinned to the run; ``None`` when nothing has been
    published yet. The window is the learner's own, exceptions included;
    ``closed_for_all_at`` is when the last one of the run is done.
    """

    enrolment: Enrolment
    version: QuizVersion | None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    closed_for_all_at: datetime | None = None
    overrides: tuple[QuizOverride, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the run has ended."""
        return self.enrolment.run.state in (RunState.CLOSED, RunState.CANCELLED)

    def is_closed(self, at: datetime) -> bool:
        """Tell whether the learner cannot sit the quiz any more."""
        return self.is_over or (self.closes_at is not None and self.closes_at <= at)

    def is_closed_for_all(self, at: datetime) -> bool:
        """Tell whether nobody of the run can sit the quiz any more."""
        past = self.closed_for_all_at is not None and self.closed_for_all_at <= at
        return self.is_over or past

    @property
    def attempts_allowed(self) -> int | None:
        """How many attempts there are; ``None``: no limit."""
        own = _first(self.overrides, "attempts_allowed")
        return own or (self.version.attempts_allowed if self.version else None)

    @property
    def duration_minutes(self) -> int | None:
        """How long an attempt lasts; ``None``: no limit."""
        own = _first(self.overrides, "duration_minutes")
        return own or (self.version.duration_minutes if self.version else None)


def seat_of(*, quiz: Quiz, person: Person) -> Seat | None:
    """Return the seat of ``person`` at ``quiz``, the latest enrolment first.

    A quiz is sat for a run that asks for it. A final test is nothing else's; practice
    and the tests before and after a course are open to all who take part.
    Three queries, one more when the version is not pinned.
    """
    enrolments = _enrolments(quiz, person)
    asked = _requirements(quiz, enrolments)
    for enrolment in enrolments:
        if requirement := asked.get(enrolment.run_id):
            return _seat(quiz, enrolment, requirement)
    if enrolments and quiz.kind != QuizKind.FINAL:
        return _seat(quiz, enrolments[0], None)
    return None


def seat_of_enrolment(*, quiz: Quiz, enrolment: Enrolment) -> Seat:
    """Return the seat an attempt was made on, whatever became of the enrolment."""
    asked = _requirements(quiz, [enrolment]).get(enrolment.run_id)
    return _seat(quiz, enrolment, asked)


def latest_enrolment(*, quiz: Quiz, email: str) -> Enrolment | None:
    """Return the latest enrolment in the quiz's course of the account ``email``."""
    mine = Enrolment.objects.filter(
        run__course=quiz.course_id,
        person__account__email__iexact=email,
        state__in=MAY_SIT,
    )
    return mine.order_by("-enrolled_at", "-pk").first()


def _enrolments(quiz: Quiz, person: Person) -> list[Enrolment]:
    own = Enrolment.objects.for_person(person).filter(
        run__course=quiz.course_id, state__in=MAY_SIT
    )
    related = own.select_related("run", "person__region")
    return list(related.order_by("-enrolled_at", "-pk"))


def _requirements(
    quiz: Quiz, enrolments: list[Enrolment]
) -> dict[int | None, TestPassedRequirement]:
    runs = [enrolment.run_id for enrolment in enrolments]
    asked = TestPassedRequirement.objects.filter(quiz=quiz, run__in=runs)
    return {requirement.run_id: requirement for requirement in asked}


def _seat(
    quiz: Quiz, enrolment: Enrolment, requirement: TestPassedRequirement | None
) -> Seat:
    everybodys = list(
        QuizOverride.objects.filter(quiz=quiz).filter(
            Q(run=enrolment.run_id) | Q(enrolment__run=enrolment.run_id)
        )
    )
    own = _own(everybodys, enrolment)
    opens_at, closes_at, last = _window(enrolment, requirement)
    later = [row.closes_at for row in everybodys if row.closes_at]
    return Seat(
        enrolment=enrolment,
        version=(requirement and requirement.quiz_version) or quiz.current_version,
        opens_at=_first(own, "opens_at") or opens_at,
        closes_at=_first(own, "closes_at") or closes_at,
        closed_for_all_at=max([last, *later]) if last else None,
        overrides=own,
    )


def _own(
    overrides: Iterable[QuizOverride], enrolment: Enrolment
) -> tuple[QuizOverride, ...]:
    """Return those that hold for ``enrolment``, the person's before the run's."""
    own = [row for row in overrides if row.enrolment_id in (None, enrolment.pk)]
    return tuple(sorted(own, key=lambda row: row.enrolment_id is None))


def _first(overrides: Sequence[QuizOverride], name: str) -> Any:
    values = (getattr(row, name) for row in overrides)
    return next((value for value in values if value is not None), None)


def _window(
    enrolment: Enrolment, asked: TestPassedRequirement | None
) -> tuple[datetime | None, datetime | None, datetime | None]:
    """Return when the test opens and closes for the learner, and closes for all."""
    if asked is None:
        return None, None, None
    if not asked.is_local:
        return asked.opens_at, asked.closes_at, asked.closes_at
    venue, own = enrolment.run.zone, enrolment.person.zone
    return (
        same_hour(asked.opens_at, venue, own),
        same_hour(asked.closes_at, venue, own),
        same_hour(asked.closes_at, venue, LAST_ZONE),
    )


def same_hour(at: datetime | None, venue: ZoneInfo, zone: ZoneInfo) -> datetime | None:
    """Return when the clock in ``zone`` shows what it shows at the venue at ``at``."""
    return at and at.astimezone(venue).replace(tzinfo=zone)
