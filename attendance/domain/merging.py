"""What happens to the register when two persons are merged: events stay, sums follow."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from attendance.domain.summary import refresh
from attendance.models import AttendanceEvent, AttendanceSummary
from courses.models import Enrolment
from people.domain.merging import Count, Room
from people.models import Person, User


def counts(kept: Person, merged: Person) -> list[Count]:
    """Count events in force."""
    own = AttendanceEvent.objects.in_force()
    return [
        Count(
            _("Attendance marks"),
            own.filter(person=kept).count(),
            own.filter(person=merged).count(),
        )
    ]


def join(kept: Person, merged: Person, _actor: User | None, _at: datetime) -> bool:
    """Sum up anew for the person kept; the other one's sums would count twice."""
    AttendanceSummary.objects.filter(person=merged).delete()
    _refresh(kept)
    return True


def part(
    kept: Person, merged: Person, _notes: Any, _actor: User | None, _at: datetime
) -> None:
    """Sum up anew for both."""
    for person in (kept, merged):
        AttendanceSummary.objects.filter(person=person).delete()
        _refresh(person)


ROOM = Room(name="attendance", counts=counts, join=join, part=part)


def _refresh(person: Person) -> None:
    """Sum up each run once, under the enrolment that stands."""
    standing = Enrolment.objects.for_person(person).taking_part().select_related("run")
    for enrolment in standing:
        refresh([enrolment])
