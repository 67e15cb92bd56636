"""What the page of a course shows."""

from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest

from assessments.models import TestPassedRequirement
from cms.domain.plan import course_plan
from cms.models import CoursePage
from courses.domain.queries import runs_with_places
from courses.models import Course, CourseRun
from courses.rules import can_read_course, person_of

COMING = 10


def contents(*, page: CoursePage, request: HttpRequest, at: datetime) -> dict[str, Any]:
    """Return the plan, coming runs and requirements; a constant number of queries."""
    person = person_of(request.user)
    coming = runs_with_places().upcoming(at).filter(course=page.course_id)
    return {
        "plan": course_plan(course_page=page, request=request, person=person),
        "at": at,
        "runs": list(coming[:COMING]),
        "self_paced": self_paced_run(page, at),
        "requirements": requirements_in_words(page.course),
        "may_read": can_read_course(request.user, page.course),
    }


def requirements_in_words(course: Course) -> list[str]:
    """Say what the course asks for; a test by its name."""
    requirements = list(course.requirements.all())
    tests = [row for row in requirements if isinstance(row, TestPassedRequirement)]
    prefetch_related_objects(tests, "quiz")
    names = {row.pk: row.quiz.title for row in tests}
    return [
        f"{row._meta.verbose_name}: {names[row.pk]}"
        if row.pk in names
        else str(row._meta.verbose_name)
        for row in requirements
    ]


def self_paced_run(page: CoursePage, at: datetime) -> CourseRun | None:
    """Return the run without dates in which one may enrol now."""
    runs = CourseRun.objects.public().filter(course=page.course_id, start_date=None)
    return next((run for run in runs if run.is_open_for_enrolment(at)), None)
