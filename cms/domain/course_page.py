"""What the page of a course shows."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from assessments.models import TestPassedRequirement
from cms.domain.place import Place, place_in
from cms.domain.plan import course_plan
from cms.domain.visits import Visit
from cms.edition import PLACES, kept
from cms.models import CoursePage
from courses.domain.queries import runs_with_places
from courses.enums import RunState
from courses.models import Course, CourseRun
from courses.rules import can_read_course

COMING = 10


def contents(*, page: CoursePage, visit: Visit) -> dict[str, Any]:
    """Return the plan, coming runs and requirements; a constant number of queries."""
    page.course = kept(partial(_course, page.course_id), "course", page.course_id)
    at = visit.at
    minute = at.replace(second=0, microsecond=0)
    runs = kept(
        partial(_open_runs, page.course_id, at),
        *("open runs", page.course_id, minute),
        of=PLACES,
    )
    self_paced = [run for run in runs if run.is_self_paced]
    place = place_in(course_id=page.course_id, person=visit.person, at=at)
    return {
        "plan": course_plan(course_page=page, visit=visit),
        "at": at,
        "runs": [run for run in runs if not run.is_self_paced][:COMING],
        "self_paced": next(
            (run for run in self_paced if run.is_open_for_enrolment(at)), None
        ),
        "place": place,
        "requirements": requirements(page.course, place),
        "may_read": can_read_course(visit.user, page.course),
    }


def _course(course_id: int) -> Course:
    return Course.objects.select_related("programme").get(pk=course_id)


def _open_runs(course_id: int, at: datetime) -> list[CourseRun]:
    """Return planned runs that are not over, the nearest first."""
    not_over = Q(end_date__gte=at.date()) | Q(start_date=None)
    runs = runs_with_places().filter(not_over, course=course_id, state=RunState.PLANNED)
    return list(runs.order_by("start_date", "pk"))


def requirements(course: Course, place: Place | None) -> list[tuple[str, str]]:
    """Say what is asked, and to a participant where what is missing is done."""
    if place and place.assessed:
        return [(row.requirement.in_words(), row.address) for row in place.assessed]
    return [(words, "") for words in requirements_in_words(course)]


def requirements_in_words(course: Course) -> list[str]:
    """Say what the course asks for; a test by its name."""
    rows = course.requirements.non_polymorphic()
    kinds = list(rows.values_list("pk", "polymorphic_ctype"))
    tests = TestPassedRequirement.objects.filter(course=course)
    has_tests = any(_kind(kind) is TestPassedRequirement for _pk, kind in kinds)
    names = (
        {test.pk: test.quiz.title for test in tests.select_related("quiz")}
        if has_tests
        else {}
    )
    return [_in_words(kind, names.get(pk, "")) for pk, kind in kinds]


def _kind(content_type_id: int) -> Any:
    return ContentType.objects.get_for_id(content_type_id).model_class()


def _in_words(content_type_id: int, name: str) -> str:
    words = str(_kind(content_type_id)._meta.verbose_name)
    return f"{words}: {name}" if name else words
