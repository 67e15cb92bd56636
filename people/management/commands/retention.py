"""Clear what has been kept long enough."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from people.domain import retention


class Command(BaseCommand):
    """``manage.py retention [--dry-run]``: the terms of storage, one line each."""

    help = "Clear what has been kept longer than RETENTION_DAYS says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether anything is cleared."""
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would go; change nothing"
        )

    def handle(self, *_args: Any, dry_run: bool, **_options: Any) -> None:
        """Clear, or only count."""
        work = retention.outlook if dry_run else retention.run
        for due in work(at=timezone.now()):
            words = (
                f"{due.term.key}: {due.count}, {due.term.days} days. {due.term.what}."
            )
            self.stdout.write(words)
