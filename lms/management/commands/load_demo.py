"""``manage.py load_demo``: the demo society."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lms.demo import society
from lms.demo.accounts import sign_ins


class Command(BaseCommand):
    """Load the demo society into an empty database; safe to run again."""

    help = "Load the demo society; running it again changes nothing."

    def handle(self, *, verbosity: int, **_options: Any) -> None:
        """Load what is missing and print one sign-in per role.

        :raises CommandError: when the database holds people of its own
        """
        say = self._say if verbosity else _nothing
        try:
            society.load(at=timezone.now(), say=say)
        except society.NotADemo as refusal:
            raise CommandError(refusal.message) from refusal
        for sign_in in sign_ins() if verbosity else ():
            self.stdout.write(f"{sign_in.role:10} {sign_in.email}  {sign_in.password}")

    def _say(self, part: str) -> None:
        self.stdout.write(f"Demo society: {part} …")
        self.stdout.flush()


def _nothing(_part: str) -> None:
    """Say nothing."""
