"""«Tell me when this comes to my region», and what planners make of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from wagtail.log_actions import log

from courses import emails
from courses.enums import EnrolmentState, RunState
from courses.models import Course, CourseRun, Enrolment, Interest, RunNews
from notices import due
from people.models import Person, Region, User

# Letters written in one transaction.
BATCH = 100


@transaction.atomic
def note_interest(
    *, person: Person, course: Course, region: Region, actor: User, at: datetime
) -> Interest:
    """Note the wish; a second time it is asked for anew, whoever was told already."""
    interest, is_new = Interest.objects.update_or_create(
        person=person,
        course=course,
        region=region,
        defaults={"told_at": None},
        create_defaults={"noted_at": at},
    )
    if is_new:
        log(instance=person, action="courses.note_interest", user=actor)
    return interest


@transaction.atomic
def drop_interest(*, person: Person, course: Course, actor: User, at: datetime) -> None:
    """Forget the wish for ``course``, wherever; twice changes nothing."""
    gone, _rows = Interest.objects.filter(person=person, course=course).delete()
    if gone:
        log(instance=person, action="courses.drop_interest", user=actor)


def announce(*, run: CourseRun, at: datetime) -> None:
    """Have those told, soon, who wished for ``run`` in its region."""
    if not _waiting(run).exists():
        return
    RunNews.objects.update_or_create(
        run=run,
        defaults={"due_at": at, "done_at": None, "attempts": 0, "leased_until": None},
    )
    due.wake(RunNews)


@transaction.atomic
def tell(row: RunNews, *, at: datetime) -> datetime | None:
    """Write a batch of letters; the handler of :class:`RunNews`.

    :returns: ``at`` while there is somebody left
    """
    run = CourseRun.objects.select_related("course__programme").get(pk=row.run_id)
    if run.state != RunState.PLANNED or run.is_over(at):
        return None
    rows = list(_waiting(run).select_related("person__account")[:BATCH])
    for interest in rows:
        emails.tell_coming(interest, run=run, at=at)
    Interest.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=at)
    return at if len(rows) == BATCH else None


def _waiting(run: CourseRun) -> QuerySet[Interest]:
    return Interest.objects.filter(
        course=run.course_id, region=run.region_id, told_at=None
    )


@dataclass(frozen=True, slots=True)
class Demand:
    """How many people of a region wish for a course, or wait in line for it."""

    course: Course
    region: Region
    wish: int
    wait: int

    @property
    def total(self) -> int:
        """Both together; a person who does both counts twice."""
        return self.wish + self.wait


def demand_for(courses: Iterable[Course]) -> list[Demand]:
    """Return the demand by course and region, the greatest first; four queries.

    People in line are counted where they live: that is where a run would help.
    """
    by_course = {course.pk: course for course in courses}
    wishes = Interest.objects.filter(course__in=by_course, told_at=None)
    waits = Enrolment.objects.filter(
        run__course__in=by_course, state=EnrolmentState.WAITLISTED
    ).exclude(person__region=None)
    found: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for course, region, number in _counted(wishes, "course", "region"):
        found[course, region][0] = number
    for course, region, number in _counted(waits, "run__course", "person__region"):
        found[course, region][1] = number
    regions = Region.objects.in_bulk({region for _course, region in found})
    rows = [
        Demand(by_course[course], regions[region], wish, wait)
        for (course, region), (wish, wait) in found.items()
    ]
    return sorted(rows, key=lambda row: (-row.total, row.region.name, row.course.title))


def _counted(rows: QuerySet[Any], *names: str) -> Iterable[tuple[int, int, int]]:
    number = Count("person", distinct=True)
    return rows.order_by().values(*names).annotate(n=number).values_list(*names, "n")
