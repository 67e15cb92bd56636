"""Who stands at the desk of a run: an account that manages it, or a helper's pass."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from attendance.domain.passes import may_send
from attendance.domain.replay import Desk
from attendance.models import DoorPass
from courses.models import CourseRun, ProgrammeRole
from courses.rules import person_of
from people.models import User
from people.rules import is_staff_member

DEVICE_ID_LENGTH = 64
# Where the session of a browser says which passes were opened in it.
PASSES = "door_passes"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever works at the desk; ``key`` binds what a device keeps to them."""

    key: str
    user: User | None
    door: DoorPass | None = None

    def desk(self, device_id: str) -> Desk:
        """Return the desk as the register knows it."""
        if self.door is None:
            return Desk(actor=self.user, device_id=device_id[:DEVICE_ID_LENGTH])
        device = f"{self.key}:{device_id}"[:DEVICE_ID_LENGTH]
        return Desk(actor=None, device_id=device, day=self.door.day)

    def may_work(self, at: datetime) -> bool:
        """Tell whether the desk is open; a pass may only send afterwards."""
        return self.door is None or self.door.is_for(at)


def works_here(request: HttpRequest, programme: str) -> Exists:
    """Return the condition that the user works in the ``programme`` of a row.

    Asked with the row itself, it saves a scan a query.
    """
    roles = ProgrammeRole.objects.filter(person=person_of(request.user))
    return Exists(roles.filter(programme=OuterRef(programme)))


def holder_of(
    request: HttpRequest, run: CourseRun, at: datetime, *, is_at_work: bool
) -> Holder | None:
    """Return who may send to the desk of ``run``; None: nobody.

    :param is_at_work: what :func:`works_here` says of the run
    """
    user = request.user
    if user.is_authenticated and (is_at_work or is_staff_member(user)):
        return Holder(f"u{user.pk}", user)
    return _of_pass(request, run, at)


def _of_pass(request: HttpRequest, run: CourseRun, at: datetime) -> Holder | None:
    opened = request.session.get(PASSES, [])
    if not opened:
        return None
    doors = DoorPass.objects.standing().filter(run=run, pk__in=opened)
    for door in doors.order_by("-day"):
        door.run = run
        if may_send(door, at):
            return Holder(f"p{door.pk}", None, door)
    return None
