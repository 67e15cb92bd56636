"""Who stands at the desk of a run: an account that manages it, or a helper's pass."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from attendance.domain.passes import may_send
from attendance.domain.replay import Desk
from attendance.models import DoorPass
from courses.models import CourseRun
from courses.rules import can_manage_run
from people.models import User

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


def holder_of(request: HttpRequest, run: CourseRun, at: datetime) -> Holder | None:
    """Return who may send to the desk of ``run``; None: nobody."""
    if request.user.is_authenticated and can_manage_run(request.user, run):
        return Holder(f"u{request.user.pk}", request.user)
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
