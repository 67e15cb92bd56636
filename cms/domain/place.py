"""The reader's place in a course: the run, and what is still missing there."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from cms.edition import PLACES, kept
from courses.domain.completion import Assessed, Board, findings_for, requirements_of
from courses.enums import EnrolmentState, RunState
from courses.models import CourseRun, Enrolment
from people.models import Person

# A place in force comes before one whose requirements are met.
IN_ORDER = (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)


@dataclass(frozen=True, slots=True)
class Place:
    """An enrolment of the reader, and what was found about it."""

    enrolment: Enrolment
    assessed: list[Assessed]

    @property
    def run(self) -> CourseRun:
        """The run the reader is enrolled in."""
        return self.enrolment.run

    @property
    def missing(self) -> Assessed | None:
        """The first requirement that is not met and has a page of its own."""
        return next((row for row in self.assessed if row.address), None)


def place_in(*, course_id: int, person: Person | None, at: datetime) -> Place | None:
    """Return the reader's place in a course; a constant number of queries.

    Of several the one in force whose run ends first, runs that are over last.
    """
    if person is None:
        return None
    minute = at.replace(second=0, microsecond=0)
    runs = kept(partial(_runs, course_id), "runs", course_id, minute, of=PLACES)
    if not runs:
        return None
    own = Enrolment.objects.for_person(person).filter(run__in=runs, state__in=IN_ORDER)
    found = list(own.select_related("person"))
    for enrolment in found:
        enrolment.run = runs[enrolment.run_id]
    if not found:
        return None
    nearest = min(found, key=lambda row: _rank(row, at))
    return Place(nearest, findings_of([nearest], at)[nearest.pk])


def _runs(course_id: int) -> dict[int, CourseRun]:
    """Return the runs of a course in which one can have a place."""
    runs = CourseRun.objects.public().exclude(state=RunState.CANCELLED)
    return {
        run.pk: run
        for run in runs.filter(course=course_id).select_related("course", "outline")
    }


def findings_of(enrolments: list[Enrolment], at: datetime) -> Board:
    """Return what the runs' requirements find; what they ask is kept."""
    runs = tuple(sorted({enrolment.run_id for enrolment in enrolments}))
    asked = kept(partial(requirements_of, runs), "requirements", runs)
    return findings_for(enrolments, at, asked)


def _rank(enrolment: Enrolment, at: datetime) -> tuple[int, bool, str, int]:
    run = enrolment.run
    last = run.end_date.isoformat() if run.end_date else "9999"
    state = EnrolmentState(enrolment.state)
    return IN_ORDER.index(state), run.is_over(at), last, enrolment.pk
