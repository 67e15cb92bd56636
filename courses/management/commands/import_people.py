"""Take a list of people in from a file."""

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.domain import lists
from courses.models import CourseRun, PeopleList
from notices import due
from papers.sheets import Table, read_table
from people.domain.lists import Judged, Seen, entries, judge
from people.models import User


class Command(BaseCommand):
    """Look at a list row by row, and take it in unless it is a dry run."""

    help = "Take persons in from a CSV or XLSX file"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and what to do with it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument("--run", help="code of a run to enrol everybody in")
        parser.add_argument("--actor", help="e-mail of the account that does it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Answer with one line, or one object, for each row."""
        try:
            with options["file"].open("rb") as file:
                table = read_table(file)
            rows = (
                self._look(table)
                if options["dry_run"]
                else self._take_in(table, options)
            )
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        except OSError as fault:
            raise CommandError(str(fault)) from fault
        self._answer(rows, as_json=options["json"])

    def _look(self, table: Table) -> list[dict[str, Any]]:
        rows = list(entries(table, today=timezone.now().date()))
        seen = Seen()
        judged: list[Judged] = []
        for start in range(0, len(rows), lists.BATCH):
            judged += judge(rows[start : start + lists.BATCH], seen)
        return [
            {
                "row": row.entry.number,
                "name": row.entry.name,
                "verdict": str(row.verdict),
                "reason": row.entry.problem or (row.match.ground if row.match else ""),
                "person": row.match.person.code if row.match else None,
            }
            for row in judged
        ]

    def _take_in(self, table: Table, options: dict[str, Any]) -> list[dict[str, Any]]:
        actor = self._one(User, "email__iexact", options["actor"])
        run = self._one(CourseRun, "code", options["run"])
        if run and not actor:
            message = "To enrol, name the account that does it with --actor."
            raise CommandError(message)
        people = lists.hand_in(
            table=table,
            title=options["file"].name,
            run=run,
            actor=actor,
            at=timezone.now(),
        )
        due.work_off(PeopleList, now=timezone.now)
        lists.take_in(people=people, actor=actor, at=timezone.now())
        due.work_off(PeopleList, now=timezone.now)
        return [
            {
                "row": row.number,
                "name": row.name,
                "verdict": row.verdict,
                "reason": row.problem or row.ground,
                "person": row.person.code if row.person else None,
            }
            for row in people.rows.select_related("person")
        ]

    @staticmethod
    def _one(model: Any, field: str, value: str | None) -> Any:
        if not value:
            return None
        found = model.objects.filter(**{field: value}).first()
        if found is None:
            message = f"There is no {model._meta.model_name} {value}."
            raise CommandError(message)
        return found

    def _answer(self, rows: list[dict[str, Any]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        counts: dict[str, int] = {}
        for row in rows:
            counts[row["verdict"]] = counts.get(row["verdict"], 0) + 1
            self.stdout.write("{row:>5}  {verdict:<9}  {name}  {reason}".format(**row))
        self.stdout.write(", ".join(f"{name}: {n}" for name, n in counts.items()))
