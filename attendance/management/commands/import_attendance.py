"""Read who was in a webinar from a file of another system."""

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from attendance.domain.imports import Line, import_stays, is_accepted, read_visitors
from attendance.formats import ANY, READERS, read
from courses.models import Session

REASONS = {
    "email": "the e-mail of a participant",
    "name": "a name alike, to be accepted",
    "ambiguous": "several participants have such a name",
    "duplicate": "this participant is in the file once more",
    "unknown": "nobody in the run is like this",
}


class Command(BaseCommand):
    """Match, show, and record unless it is a dry run."""

    help = "Read who was in a session from a file of another system"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, what it is, and the session it speaks of."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=[*READERS, ANY], required=True)
        parser.add_argument("--session", type=int, required=True, help="its id")
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument(
            "--time-zone", type=ZoneInfo, help="of the file; without it the venue's"
        )
        parser.add_argument(
            "--accept-from",
            type=int,
            metavar="PERCENT",
            help="record names so much alike; without it only e-mails",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer with one line, or one object, for each person of the file."""
        session = self._session(options["session"])
        try:
            content = options["file"].read_bytes()
            zone = options["time_zone"] or session.run.zone
            stays = read(options["format"], content, zone).stays
            lines = self._lines(session, stays, options)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        except OSError as fault:
            raise CommandError(str(fault)) from fault
        self._answer(lines, options)

    def _session(self, pk: int) -> Session:
        session = Session.objects.select_related("run").filter(pk=pk).first()
        if session is None:
            message = f"There is no session {pk}."
            raise CommandError(message)
        return session

    def _lines(
        self, session: Session, stays: list[Any], options: dict[str, Any]
    ) -> list[Line]:
        if options["dry_run"]:
            return read_visitors(session=session, stays=stays)[0]
        return import_stays(
            session=session,
            stays=stays,
            accept_from=options["accept_from"],
            actor=None,
            at=timezone.now(),
        )

    def _answer(self, lines: list[Line], options: dict[str, Any]) -> None:
        rows = [_row(line) for line in lines]
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(
                "{minutes:>5}  {match:<9}  {name}  {reason}".format(**row)
            )
        recorded = sum(is_accepted(line, options["accept_from"]) for line in lines)
        verb = "would be recorded" if options["dry_run"] else "recorded"
        self.stdout.write(f"{recorded} of {len(lines)} {verb}")


def _row(line: Line) -> dict[str, Any]:
    reason = REASONS[line.match]
    if line.match in {"name", "ambiguous", "duplicate"}:
        reason += f", {line.similarity} %"
    if line.visitor.is_unchecked:
        reason += "; total, unchecked"
    return {
        "name": line.visitor.name,
        "email": line.visitor.email,
        "minutes": line.minutes,
        "match": line.match,
        "reason": reason,
        "person": line.enrolment.person.code if line.enrolment else None,
        "similarity": line.similarity,
    }
