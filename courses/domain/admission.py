"""Rules of enrolment: members first, courses completed before, quotas, overlap.

Each is asked of a person who wants a place by her own press. Staff hear the same
refusals and may decide otherwise.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db.models import Count, Q
from django.utils.formats import date_format

from courses.domain.refusals import EnrolmentRefused, refuse
from courses.enums import (
    TAKES_A_PLACE,
    EnrolmentState,
    RunState,
)
from courses.models import Course, CourseRun, Enrolment, Quota
from people.models import Person, PersonSpeciality

UNDER_WAY = (*TAKES_A_PLACE, EnrolmentState.APPLIED)


def refusal_of_rules(
    run: CourseRun, person: Person, at: datetime
) -> EnrolmentRefused | None:
    """Say which rule keeps ``person`` from a place or from waiting for one.

    Quotas are not among them: who is over one may wait.
    """
    if run.members_until and at < run.members_until and not person.member_number:
        here = run.members_until.astimezone(run.zone)
        return refuse("members_first", day=date_format(here, "j E, H:i"))
    if missing := missing_courses(run, person):
        titles = ", ".join(f"“{course.title}”" for course in missing)
        return refuse("prerequisite", courses=titles)
    return None


def missing_courses(run: CourseRun, person: Person) -> list[Course]:
    """Return the courses that ``person`` has to complete before; two queries."""
    wanted = [row.course for row in run.prerequisites.select_related("course")]
    if not wanted:
        return []
    done = Enrolment.objects.for_person(person).filter(
        state=EnrolmentState.COMPLETED, run__course__in=wanted
    )
    had = set(done.values_list("run__course", flat=True))
    return [course for course in wanted if course.pk not in had]


def refusal_of_quotas(run: CourseRun, person: Person) -> EnrolmentRefused | None:
    """Say which quota of ``run`` leaves no place for ``person``."""
    quotas = quotas_of(run)
    if not quotas:
        return None
    left = room_in(run, quotas, besides=person)
    own = quotas_about(quotas, person.region_id, _specialities([person])[person.pk])
    for quota in own:
        if left[quota.pk] <= 0:
            return refuse("quota", who=quota.subject.name, places=quota.places)
    return None


def quotas_of(run: CourseRun) -> list[Quota]:
    """Return the quotas with what they are about; one query."""
    return list(run.quotas.select_related("region", "speciality"))


def room_in(
    run: CourseRun, quotas: Iterable[Quota], *, besides: Person | None = None
) -> dict[int, int]:
    """Return how many places each quota has left; one query.

    :param besides: whose own place is not counted
    """
    rows = run.enrolments.taking_a_place()
    if besides is not None:
        rows = rows.exclude(person=besides)
    counts = {
        f"q{quota.pk}": Count("pk", filter=_concerned(quota), distinct=True)
        for quota in quotas
    }
    taken = rows.order_by().aggregate(**counts)
    return {quota.pk: quota.places - taken[f"q{quota.pk}"] for quota in quotas}


def _concerned(quota: Quota) -> Q:
    if quota.region_id:
        return Q(person__region=quota.region_id)
    return Q(person__specialities=quota.speciality_id)


def quotas_about(
    quotas: Iterable[Quota], region: int | None, specialities: set[int]
) -> list[Quota]:
    """Return the quotas that concern somebody of ``region`` with ``specialities``."""
    return [
        quota
        for quota in quotas
        if (quota.region_id and quota.region_id == region)
        or (quota.speciality_id in specialities)
    ]


def _specialities(persons: Iterable[Person]) -> dict[int, set[int]]:
    """Return the specialities of each person by id; one query."""
    found: dict[int, set[int]] = {person.pk: set() for person in persons}
    rows = PersonSpeciality.objects.filter(person__in=found)
    for person, speciality in rows.values_list("person_id", "speciality_id"):
        found[person].add(speciality)
    return found


def first_in_line(run: CourseRun, limit: int) -> list[Enrolment]:
    """Return up to ``limit`` people in line to whom a free place may be given now.

    Who is over a quota keeps the place in line and is passed over. One query
    while nobody waits, five where the run has quotas.
    """
    line = run.enrolments.in_line().select_related("person__account")
    if not line.exists():
        return []
    quotas = quotas_of(run)
    if not quotas:
        return list(line[:limit])
    left = Counter(room_in(run, quotas))
    waiting = list(line)
    specialities = _specialities(row.person for row in waiting)
    chosen: list[Enrolment] = []
    for row in waiting:
        own = quotas_about(quotas, row.person.region_id, specialities[row.person_id])
        if all(left[quota.pk] > 0 for quota in own):
            left.subtract(quota.pk for quota in own)
            chosen.append(row)
        if len(chosen) == limit:
            break
    return chosen


def overlapping(run: CourseRun, person: Person) -> list[CourseRun]:
    """Return other runs on the same days for which ``person`` is on record; one query.

    A warning, not a refusal: one may come for one day of each.
    """
    if run.start_date is None or run.end_date is None:
        return []
    own = Enrolment.objects.for_person(person).filter(
        state__in=UNDER_WAY,
        run__state=RunState.PLANNED,
        run__start_date__lte=run.end_date,
        run__end_date__gte=run.start_date,
    )
    rows = own.exclude(run=run).select_related("run__course")
    return [enrolment.run for enrolment in rows.order_by("run__start_date", "pk")]


def give_back_until(run: CourseRun) -> datetime | None:
    """Return until when participants give their places back themselves.

    None: until the run is over. Staff free a place at any time.
    """
    if run.withdraw_days is None or run.start_date is None:
        return None
    day = run.start_date - timedelta(days=run.withdraw_days)
    return datetime.combine(day, time.min, tzinfo=run.zone)


def check_give_back(enrolment: Enrolment, at: datetime) -> None:
    """Accept that a participant gives the own place back at ``at``.

    Whoever only waits or has applied may leave at any time.

    :raises EnrolmentRefused: ``too_late``
    """
    until = give_back_until(enrolment.run)
    if until is None or at < until or enrolment.state != EnrolmentState.ACTIVE:
        return
    last = until.astimezone(enrolment.run.zone) - timedelta(minutes=1)
    raise refuse("too_late", day=date_format(last, "j E"))
