"""Put the questions of another system's file into the bank."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.domain.banks import bank_of
from assessments.domain.importing import (
    SKIPPED,
    Line,
    import_questions,
    look_over,
    note_import,
    report,
)
from assessments.exchange.formats import FORMATS
from courses.models import Programme


class Command(BaseCommand):
    """Read, show what becomes of each question, write unless it is a dry run."""

    help = "Import questions from a file of another system"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, its format and the bank."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--bank", required=True, help="key of a top category")
        parser.add_argument("--programme", help="key of the programme of a new bank")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument(
            "--strict", action="store_true", help="all questions or none"
        )
        parser.add_argument(
            "--publish", action="store_true", help="publish them, not as drafts"
        )
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer with one line, or one object, for each question of the file."""
        try:
            content = options["file"].read_bytes()
            lines = self._lines(content, options)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        except OSError as fault:
            raise CommandError(str(fault)) from fault
        self._answer(lines, as_json=options["json"])
        if options["strict"] and any(line.outcome == SKIPPED for line in lines):
            message = "Nothing was imported: not every question can be taken."
            raise CommandError(message)

    def _lines(self, content: bytes, options: dict[str, Any]) -> list[Line]:
        read = FORMATS[options["format"]].read
        if options["dry_run"] or options["strict"]:
            lines = list(look_over(found=read(content)))
            is_whole = not any(line.outcome == SKIPPED for line in lines)
            if options["dry_run"] or not is_whole:
                return lines
        return self._imported(read(content), options)

    def _imported(self, found: Iterable[Any], options: dict[str, Any]) -> list[Line]:
        programme = None
        if key := options["programme"]:
            programme = Programme.objects.filter(key=key).first()
            if programme is None:
                message = f"There is no programme {key}."
                raise CommandError(message)
        bank = bank_of(key=options["bank"], programme=programme)
        lines = list(
            import_questions(
                found=found,
                bank=bank,
                actor=None,
                at=timezone.now(),
                publish=options["publish"],
            )
        )
        note_import(bank=bank, lists=report(lines), actor=None)
        return lines

    def _answer(self, lines: list[Line], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report(lines), ensure_ascii=False, indent=1))
            return
        for line in lines:
            said = f"{line.position}. {line.outcome}: {line.title} ({line.type})"
            self.stdout.write(f"{said} {line.reason}".rstrip())
