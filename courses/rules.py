"""Who may: predicates on accounts, and the rows an account may see."""

from typing import TYPE_CHECKING, Any

from django.db.models import Model, Q, QuerySet

from courses.enums import Access, Role, RunState
from courses.models import (
    Course,
    CourseRun,
    Enrolment,
    Programme,
    ProgrammeRole,
    SessionSpeaker,
)
from people.models import Person
from people.rules import is_staff_member

if TYPE_CHECKING:
    from people.rules import Visitor


def person_of(user: "Visitor") -> Person | None:
    """Return the person behind an account; visitors and bare accounts have none."""
    return getattr(user, "person", None) if user.is_authenticated else None


def works_in(user: "Visitor", programme: Programme, *roles: Role) -> bool:
    """Tell whether ``user`` has a role in ``programme``; any role when none is named."""
    person = person_of(user)
    if person is None:
        return False
    own = ProgrammeRole.objects.filter(person=person, programme=programme)
    return (own.filter(role__in=roles) if roles else own).exists()


def programmes_for(user: "Visitor") -> list[int]:
    """Return the ids of the programmes in which ``user`` has a role."""
    person = person_of(user)
    if person is None:
        return []
    roles = ProgrammeRole.objects.filter(person=person)
    return list(roles.values_list("programme_id", flat=True).distinct())


def programmes_of(user: "Visitor") -> QuerySet[Programme]:
    """Return the programmes in which ``user`` may write: all for staff."""
    if is_staff_member(user):
        return Programme.objects.all()
    return Programme.objects.filter(pk__in=programmes_for(user))


def persons_met(user: "Visitor") -> QuerySet[Person]:
    """Return whom ``user`` meets in the own programmes: all for staff.

    They take part in a run, speak in a session or work in the programme.
    """
    known = Person.objects.known()
    if is_staff_member(user):
        return known
    own = programmes_for(user)
    return known.filter(
        Q(pk__in=_persons(Enrolment, run__course__programme__in=own))
        | Q(pk__in=_persons(SessionSpeaker, session__run__course__programme__in=own))
        | Q(pk__in=_persons(ProgrammeRole, programme__in=own))
    )


def _persons(model: type[Model], **conditions: Any) -> QuerySet[Any]:
    return model._default_manager.filter(**conditions).values("person")


def can_manage_run(user: "Visitor", run: CourseRun) -> bool:
    """Tell whether ``user`` may see a run's participants and mark attendance."""
    return is_staff_member(user) or works_in(user, run.course.programme)


def can_manage_course(user: "Visitor", course: Course) -> bool:
    """Tell whether ``user`` works on ``course``."""
    return is_staff_member(user) or works_in(user, course.programme)


def can_plan(user: "Visitor", programme: Programme) -> bool:
    """Tell whether ``user`` may plan, open, close and cancel runs of ``programme``."""
    return is_staff_member(user) or works_in(user, programme, Role.COORDINATOR)


def can_read_course(user: "Visitor", course: Course) -> bool:
    """Tell whether ``user`` may read the lessons of ``course``."""
    if course.access == Access.EVERYBODY:
        return True
    if not user.is_authenticated:
        return False
    if course.access == Access.SIGNED_IN or is_staff_member(user):
        return True
    return _takes_part(user, course) or works_in(user, course.programme)


def readable_courses(user: "Visitor") -> QuerySet[Course]:
    """Return the courses for which :func:`can_read_course` says yes."""
    if is_staff_member(user):
        return Course.objects.all()
    if not user.is_authenticated:
        return Course.objects.filter(access=Access.EVERYBODY)
    allowed = Q(access__in=[Access.EVERYBODY, Access.SIGNED_IN])
    if person := person_of(user):
        taken = Enrolment.objects.for_person(person).taking_part()
        runs = taken.exclude(run__state=RunState.CANCELLED)
        allowed |= Q(pk__in=runs.values("run__course"))
        allowed |= Q(programme__roles__person=person)
    return Course.objects.filter(allowed).distinct()


def _takes_part(user: "Visitor", course: Course) -> bool:
    person = person_of(user)
    return person is not None and (
        Enrolment.objects.for_person(person)
        .taking_part()
        .filter(run__course=course)
        .exclude(run__state=RunState.CANCELLED)
        .exists()
    )


def runs_for_trainer(user: "Visitor") -> QuerySet[CourseRun]:
    """Return the runs whose desk ``user`` may open: all for staff."""
    if is_staff_member(user):
        return CourseRun.objects.all()
    return CourseRun.objects.filter(_in_own_programme(user))


def courses_for_trainer(user: "Visitor") -> QuerySet[Course]:
    """Return the courses ``user`` looks after: all for staff."""
    if is_staff_member(user):
        return Course.objects.all()
    return Course.objects.filter(programme__in=programmes_for(user))


def _in_own_programme(user: "Visitor") -> Q:
    return Q(course__programme__in=programmes_for(user))
