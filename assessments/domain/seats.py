"""Who may sit a quiz: the enrolment that lets a person in, and its rules."""

from dataclasses import dataclass
from datetime import datetime

from assessments.enums import QuizKind
from assessments.models import Quiz, QuizVersion, TestPassedRequirement
from courses.enums import EnrolmentState, RunState
from courses.models import Enrolment
from people.models import Person

# Completing a run does not end it: practice goes on.
MAY_SIT = (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's right to sit a quiz: through which enrolment, by which rules.

    ``version`` is the one pinned to the run; ``None`` when nothing has been
    published yet.
    """

    enrolment: Enrolment
    version: QuizVersion | None
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def is_closed(self, at: datetime) -> bool:
        """Tell whether nobody of the run can sit the quiz any more."""
        past = self.closes_at is not None and self.closes_at <= at
        ended = (RunState.CLOSED, RunState.CANCELLED)
        return past or self.enrolment.run.state in ended


def seat_of(*, quiz: Quiz, person: Person) -> Seat | None:
    """Return the seat of ``person`` at ``quiz``, the latest enrolment first.

    A quiz is sat for a run that asks for it; practice needs no requirement.
    Two queries, one more when the version is not pinned.
    """
    enrolments = _enrolments(quiz, person)
    asked = _requirements(quiz, enrolments)
    for enrolment in enrolments:
        if requirement := asked.get(enrolment.run_id):
            return _seat(quiz, enrolment, requirement)
    if enrolments and quiz.kind == QuizKind.FORMATIVE:
        return Seat(enrolments[0], quiz.current_version)
    return None


def seat_of_enrolment(*, quiz: Quiz, enrolment: Enrolment) -> Seat:
    """Return the seat an attempt was made on, whatever became of the enrolment."""
    if requirement := _requirements(quiz, [enrolment]).get(enrolment.run_id):
        return _seat(quiz, enrolment, requirement)
    return Seat(enrolment, quiz.current_version)


def _enrolments(quiz: Quiz, person: Person) -> list[Enrolment]:
    own = Enrolment.objects.for_person(person).filter(
        run__course=quiz.course_id, state__in=MAY_SIT
    )
    return list(own.select_related("run").order_by("-enrolled_at", "-pk"))


def _requirements(
    quiz: Quiz, enrolments: list[Enrolment]
) -> dict[int | None, TestPassedRequirement]:
    runs = [enrolment.run_id for enrolment in enrolments]
    asked = TestPassedRequirement.objects.filter(quiz=quiz, run__in=runs)
    return {requirement.run_id: requirement for requirement in asked}


def _seat(quiz: Quiz, enrolment: Enrolment, requirement: TestPassedRequirement) -> Seat:
    return Seat(
        enrolment=enrolment,
        version=requirement.quiz_version or quiz.current_version,
        opens_at=requirement.opens_at,
        closes_at=requirement.closes_at,
    )
