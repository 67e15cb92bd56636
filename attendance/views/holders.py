"""Who stands at the desk of a run: an account that manages it."""

from dataclasses import dataclass

from django.http import HttpRequest

from attendance.domain.replay import Desk
from courses.models import CourseRun
from courses.rules import can_manage_run
from people.models import User

DEVICE_ID_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever works at the desk; ``key`` binds what a device keeps to them."""

    key: str
    user: User | None

    def desk(self, device_id: str) -> Desk:
        """Return the desk as the register knows it."""
        return Desk(actor=self.user, device_id=device_id[:DEVICE_ID_LENGTH])


def holder_of(request: HttpRequest, run: CourseRun) -> Holder | None:
    """Return who may work at the desk of ``run``; None: nobody."""
    if request.user.is_authenticated and can_manage_run(request.user, run):
        return Holder(f"u{request.user.pk}", request.user)
    return None
