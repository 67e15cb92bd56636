"""Write every score anew from the ledger of marks."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.domain.scores import rebuild_all


class Command(BaseCommand):
    """``manage.py rebuild_scores``: scores are only a summary, marks are the truth."""

    help = "Rebuild the scores of all ended attempts from their marks."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Rebuild and say how many."""
        self.stdout.write(f"{rebuild_all()} scores rebuilt.")
