"""Make the summary of attendance anew from the log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from attendance.domain.summary import rebuild
from courses.models import CourseRun


class Command(BaseCommand):
    """Rebuild one run, or all of them."""

    help = "Make the summary of attendance anew from the log"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the code of a run."""
        parser.add_argument("--run", help="code of a run; without it: all runs")

    def handle(self, *_args: Any, run: str | None, **_options: Any) -> None:
        """Rebuild, one transaction for each batch of people."""
        runs = CourseRun.objects.filter(code=run) if run else CourseRun.objects.all()
        if run and not runs.exists():
            message = f"There is no run {run}."
            raise CommandError(message)
        rows = sum(rebuild(each) for each in runs.order_by("pk"))
        self.stdout.write(f"{rows} rows")
