"""Write a category of the bank into a file for another system."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.domain.exporting import export
from assessments.domain.importing import report
from assessments.exchange.formats import FORMATS
from assessments.models import Category


class Command(BaseCommand):
    """Write the file and say what could not be put into it."""

    help = "Export questions into a file for another system"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the format, the bank and the file."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--bank", required=True, help="key of a category")
        parser.add_argument("--programme", help="key of its programme")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer with one line, or one object, for each question of the bank."""
        found = Category.objects.filter(key=options["bank"])
        if key := options["programme"]:
            found = found.filter(programme__key=key)
        bank = found.order_by("pk").first()
        if bank is None:
            message = f"There is no category {options['bank']}."
            raise CommandError(message)
        content, lines = export(bank=bank, format_name=options["format"])
        try:
            options["file"].write_bytes(content)
        except OSError as fault:
            raise CommandError(str(fault)) from fault
        if options["json"]:
            text = json.dumps(report(lines), ensure_ascii=False, indent=1)
            self.stdout.write(text)
            return
        for line in lines:
            said = f"{line.position}. {line.outcome}: {line.title} ({line.type})"
            self.stdout.write(f"{said} {line.reason}".rstrip())
