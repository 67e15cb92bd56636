"""How a quiz stands for one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from assessments.domain import feedback
from assessments.domain.attempts import (
    REFUSALS,
    has_passed,
    next_start,
    refusal_of_start,
)
from assessments.domain.counting import counting
from assessments.domain.seats import Seat, seat_of, seat_of_enrolment
from assessments.enums import Counting, Phase, Progress
from assessments.models import Attempt, AttemptScore, Quiz, QuizVersion
from courses.models import Course, CourseRun
from people.models import Person


@dataclass(frozen=True, slots=True)
class QuizState:
    """How a quiz stands for one person: its rules, the attempts, what is possible.

    ``refusal`` is the code of why no attempt can begin; empty when one can or
    when one is open. ``attempts`` are in their order, loaded with scores.
    """

    quiz: Quiz
    version: QuizVersion | None
    seat: Seat | None
    attempts: Sequence[Attempt]
    questions: int
    points: Decimal
    refusal: str
    phase: Phase = Phase.SUBMITTED
    at: datetime | None = None

    @property
    def going_on(self) -> Attempt | None:
        """The open attempt."""
        return next((a for a in self.attempts if a.is_open), None)

    @property
    def can_start(self) -> bool:
        """Whether a new attempt can begin."""
        return not self.refusal and self.going_on is None

    @property
    def sentence(self) -> str:
        """Why no attempt can begin, in the reader's language."""
        return str(REFUSALS[self.refusal]) if self.refusal else ""

    @property
    def minutes(self) -> int | None:
        """How long an attempt lasts for this learner; ``None``: no limit."""
        rules = self.seat or self.version
        return rules.duration_minutes if rules else None

    @property
    def attempts_allowed(self) -> int | None:
        """How many attempts this learner has; ``None``: no limit."""
        rules = self.seat or self.version
        return rules.attempts_allowed if rules else None

    @property
    def attempts_left(self) -> int | None:
        """How many attempts may still begin; ``None``: any number."""
        if self.attempts_allowed is None:
            return None
        return max(self.attempts_allowed - len(self.attempts), 0)

    @property
    def open_runs(self) -> list[CourseRun]:
        """The runs of the course in which one may still enrol, for who has no seat."""
        if self.refusal != "not_enrolled" or self.at is None:
            return []
        runs = self.quiz.course.runs.order_by("start_date", "pk")
        return [run for run in runs if run.is_open_for_enrolment(self.at)]

    @property
    def next_at(self) -> datetime | None:
        """From when the next attempt may begin; ``None`` when there is no wait."""
        if self.refusal != "waiting" or self.seat is None:
            return None
        return next_start(self.seat, self.attempts)

    @property
    def shown(self) -> set[int]:
        """The ids of the attempts whose marks may be shown now."""
        return {
            attempt.pk
            for attempt in self.attempts
            if feedback.display(attempt.quiz_version, attempt, self.phase).show_marks
        }

    @property
    def best(self) -> AttemptScore | None:
        """The score that counts, of those that may be shown."""
        scored = [a.score for a in self.attempts if a.pk in self.shown]
        rule = self.version.counts if self.version else Counting.BEST
        return counting(scored, rule, rank=lambda s: (s.passed, s.percent))

    @property
    def is_passed(self) -> bool:
        """Whether the test is passed."""
        ended = [attempt for attempt in self.attempts if not attempt.is_open]
        return has_passed(ended, self.version.counts if self.version else "")


def quiz_state(quiz: Quiz, person: Person | None, at: datetime) -> QuizState:
    """Return how ``quiz`` stands for ``person``, in five queries at most.

    Without a person, or one without a seat, it shows the rules published last.
    """
    seat = seat_of(quiz=quiz, person=person) if person else None
    version = seat.version if seat else quiz.current_version
    attempts = _attempts(quiz, seat) if seat else []
    ended = [attempt for attempt in attempts if not attempt.is_open]
    going_on = len(ended) < len(attempts)
    count, points = _size(version)
    return QuizState(
        quiz=quiz,
        version=version,
        seat=seat,
        attempts=attempts,
        questions=count,
        points=points,
        refusal="" if going_on else refusal_of_start(seat, ended, at),
        phase=feedback.phase_of(seat, attempts, at) if seat else Phase.SUBMITTED,
        at=at,
    )


def state_of(attempt: Attempt, at: datetime) -> QuizState:
    """Return how the quiz stands for the owner of ``attempt``."""
    seat = seat_of_enrolment(quiz=attempt.quiz, enrolment=attempt.enrolment)
    attempts = _attempts(attempt.quiz, seat)
    ended = [other for other in attempts if not other.is_open]
    going_on = len(ended) < len(attempts)
    return QuizState(
        quiz=attempt.quiz,
        version=seat.version,
        seat=seat,
        attempts=attempts,
        questions=0,
        points=Decimal(0),
        refusal="" if going_on else refusal_of_start(seat, ended, at),
        phase=feedback.phase_of(seat, attempts, at),
    )


def _attempts(quiz: Quiz, seat: Seat) -> list[Attempt]:
    own = quiz.attempts.on_seat(seat.enrolment)
    return list(own.select_related("score", "quiz_version").order_by("number"))


def _size(version: QuizVersion | None) -> tuple[int, Decimal]:
    if version is None:
        return 0, Decimal(0)
    size = version.slots.aggregate(
        count=Sum("draw_count"), points=Sum(F("points") * F("draw_count"))
    )
    return size["count"] or 0, size["points"] or Decimal(0)


def progress_in(course_id: int, person: Person | None) -> dict[int, Progress]:
    """Say how far ``person`` is with each quiz of a course; one query.

    Quizzes that were never begun are left out. A passed test is called so
    only where its marks are shown right after submitting.
    """
    if person is None:
        return {}
    attempts = (
        Attempt.objects.for_person(person)
        .filter(quiz__course=course_id)
        .values_list("quiz_id", "ended_at", "quiz_version__marks_from", "score__passed")
    )
    found: dict[int, set[Progress]] = {}
    for quiz, ended_at, marks_from, passed in attempts:
        step = _progress(ended_at, marks_from, is_passed=bool(passed))
        found.setdefault(quiz, set()).add(step)
    return {
        quiz: next(step for step in Progress if step in steps)
        for quiz, steps in found.items()
    }


def _progress(
    ended_at: datetime | None, marks_from: str, *, is_passed: bool
) -> Progress:
    if ended_at is None:
        return Progress.GOING_ON
    shows_it = marks_from in (Phase.DURING, Phase.SUBMITTED)
    return Progress.PASSED if shows_it and is_passed else Progress.TRIED


def quizzes_of(course: Course) -> QuerySet[Quiz]:
    """Return the quizzes of ``course`` that have been published, by title."""
    published = QuizVersion.objects.filter(quiz__course=course)
    return Quiz.objects.filter(pk__in=published.order_by().values("quiz"))
