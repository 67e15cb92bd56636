"""The learner's own page: what comes next, what is missing, what is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendance.domain.queries import is_broadcast
from attendance.domain.skills import trainees_of
from certificates.domain.evaluations import waiting_among
from certificates.domain.queries import certificates_of
from certificates.models import Certificate
from cms.domain.place import findings_of
from cms.edition import kept
from cms.models import LessonPage
from courses.domain.completion import Assessed
from courses.domain.queries import (
    enrolments_of,
    lessons_by_key,
    next_session,
    self_paced_runs,
)
from courses.enums import EnrolmentState, RunState
from courses.models import Course, Enrolment, Lesson
from courses.models.requirements import read_keys
from courses.rules import person_of
from people.i18n import active_language
from people.models import Person

LEARNING = (EnrolmentState.ACTIVE, EnrolmentState.COMPLETED)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A course on the shelf: how much is read and what comes next."""

    course: Course
    read: int
    total: int
    minutes: int
    lesson: Lesson | None
    url: str

    @property
    def is_done(self) -> bool:
        """Whether everything is read."""
        return self.total > 0 and self.read == self.total


@dataclass(frozen=True, slots=True)
class Task:
    """An enrolment that is not completed, and what its requirements found."""

    enrolment: Enrolment
    assessed: list[Assessed]


@dataclass(frozen=True, slots=True)
class Completed:
    """An enrolment that has met everything, and the certificate if there is one."""

    enrolment: Enrolment
    certificate: Certificate | None


@never_cache
@login_required
@require_safe
def my_learning(request: HttpRequest) -> HttpResponse:
    """Show the learner what comes next."""
    person = person_of(request.user)
    context = _own(request, person, timezone.now()) if person else {}
    return render(request, "cms/my_learning.html", {"person": person, **context})


def _own(request: HttpRequest, person: Person, at: datetime) -> dict[str, Any]:
    enrolments = enrolments_of(person)
    learning = [e for e in enrolments if _is_learning(e)]
    active = [e for e in learning if e.state == EnrolmentState.ACTIVE]
    session = next_session([e.run for e in learning], at)
    shelf = _shelf(request, learning)
    board = findings_of(active, at)
    certificates = certificates_of(person)
    completed = _completed(learning, certificates)
    return {
        "at": at,
        "session": session,
        "is_live": session is not None and is_broadcast(session),
        "has_trainees": trainees_of(person).exists(),
        "tasks": [Task(e, board[e.pk]) for e in active],
        "shelf": shelf,
        "next": next((item for item in shelf if item.url and not item.is_done), None),
        "completed": completed,
        "waits": any(row.certificate is None for row in completed),
        "certificates": certificates,
        "forms": waiting_among(learning, at=at),
        "offers": [] if learning else self_paced_runs(),
    }


def _is_learning(enrolment: Enrolment) -> bool:
    return enrolment.state in LEARNING and enrolment.run.state != RunState.CANCELLED


def _completed(
    learning: list[Enrolment], certificates: list[Certificate]
) -> list[Completed]:
    held = {certificate.run_id: certificate for certificate in reversed(certificates)}
    return [
        Completed(enrolment, held.get(enrolment.run_id))
        for enrolment in learning
        if enrolment.state == EnrolmentState.COMPLETED
    ]


def _shelf(request: HttpRequest, enrolments: list[Enrolment]) -> list[Shelf]:
    """Return each course once, as the newest run has it; four queries."""
    newest = {e.run.course_id: e for e in reversed(enrolments) if e.run.outline}
    courses = tuple(sorted(newest))
    lessons = kept(partial(lessons_by_key, courses), "lessons", courses)
    urls = kept(
        partial(_urls, request, list(lessons.values())),
        *("lesson addresses", courses, active_language()),
    )
    read = read_keys(newest.values(), newest)
    return [
        _on_the_shelf(enrolment, read[enrolment.pk].get(course, set()), lessons, urls)
        for course, enrolment in newest.items()
    ]


def _on_the_shelf(
    enrolment: Enrolment,
    read: set[str],
    lessons: dict[tuple[int, str], Lesson],
    urls: dict[int, str],
) -> Shelf:
    course = enrolment.run.course
    wanted = [lessons[course.pk, key] for key in enrolment.run.outline.lesson_keys]
    unread = [lesson for lesson in wanted if lesson.key not in read]
    following = next(iter(unread or wanted), None)
    return Shelf(
        course=course,
        read=len(wanted) - len(unread),
        total=len(wanted),
        minutes=sum(lesson.minutes for lesson in unread),
        lesson=following,
        url=urls.get(following.pk, "") if following else "",
    )


def _urls(request: HttpRequest, lessons: Iterable[Lesson]) -> dict[int, str]:
    """Return where each lesson is read in the reader's language; one query."""
    pages = LessonPage.objects.live().filter(
        lesson__in=[lesson.pk for lesson in lessons],
        locale__language_code=active_language(),
    )
    return {page.lesson_id: page.get_url(request) or "" for page in pages}
