"""From findings to completion: asked anew whenever something has changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from courses import signals
from courses.enums import CompletionKind, EnrolmentState, RunState
from courses.findings import Finding
from courses.models import (
    Completion,
    CourseRun,
    Enrolment,
    Requirement,
    RunRecount,
)
from notices import due

# Enrolments locked and asked in one transaction when a whole run is recounted.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Assessed:
    """A requirement and what it found out about one enrolment."""

    requirement: Requirement
    finding: Finding

    @property
    def address(self) -> str:
        """Where what is missing is done; empty when met, or without a page."""
        return "" if self.finding.met else self.requirement.address()

    def as_data(self) -> dict[str, Any]:
        """Return what a completion keeps: never a sentence, only figures."""
        return {
            "requirement": self.requirement.pk,
            "kind": self.requirement._meta.label_lower,
            **self.finding.as_data(),
        }


Board = dict[int, list[Assessed]]


def findings_for(
    enrolments: Iterable[Enrolment],
    at: datetime,
    requirements: Iterable[Requirement] | None = None,
) -> Board:
    """Return what every requirement of the runs finds, by the enrolment's id.

    The number of queries depends on the kinds of requirements only, not on
    the numbers of enrolments or runs. The enrolments' runs should be loaded
    with their outlines (``select_related("run__outline")``).

    :param requirements: :func:`requirements_of` the enrolments' runs, where the
        caller has kept them; they are copied, never changed
    """
    by_run: dict[int | None, list[Enrolment]] = defaultdict(list)
    for enrolment in enrolments:
        by_run[enrolment.run_id].append(enrolment)
    board: Board = {e.pk: [] for group in by_run.values() for e in group}
    if requirements is None:
        requirements = requirements_of(by_run)
    asked = [_of_run(row, by_run) for row in requirements]
    found = _assess_by_kind(asked, by_run, at)
    for requirement in asked:
        for enrolment in by_run[requirement.run_id]:
            finding = found[requirement.pk][enrolment.pk]
            board[enrolment.pk].append(Assessed(requirement, finding))
    return board


def reconsider(*, enrolment: Enrolment, at: datetime) -> None:
    """Ask every requirement anew and write down what has changed.

    The enrolment is locked. A row of the ledger is written only when the
    answer differs from the last one; a run without requirements is completed
    by nobody.
    """
    kept = enrolment.person.merged_into_id or enrolment.person_id
    # What was done under an enrolment that gave way counts for the one that stays.
    own = Q(person=kept) | Q(person__merged_into=kept)
    _ask_anew(Q(run=enrolment.run_id) & own, at)


@transaction.atomic
def reconsider_run(*, run: CourseRun, at: datetime) -> None:
    """Have everybody who takes part in ``run`` asked anew, soon.

    One row of work that is due stands for it; asking twice asks once, and a
    recount that is under way begins again.
    """
    RunRecount.objects.update_or_create(
        run=run, defaults={"due_at": at, "after": 0, "done_at": None, "attempts": 0}
    )
    due.wake(RunRecount)


def recount(row: RunRecount, *, at: datetime) -> datetime | None:
    """Ask anew for one batch of the run; the handler of the due row.

    :returns: when to go on, None when everybody has been asked
    """
    batch = _next_batch(row.run, row.after)
    if not batch:
        return None
    _reconsider(batch, at)
    RunRecount.objects.filter(pk=row.pk, due_at=row.due_at).update(after=batch[-1])
    return at


def requirements_of(runs: Iterable[int | None]) -> list[Requirement]:
    """Load the requirements of runs with what is the same for every participant.

    One query, and a constant number for each kind.
    """
    requirements = list(Requirement.objects.filter(run__in=list(runs)))
    for kind, rows in _by_kind(requirements).items():
        kind.read_ahead(rows)
    return requirements


def _of_run(
    requirement: Requirement, by_run: Mapping[int | None, Sequence[Enrolment]]
) -> Requirement:
    """Copy a requirement, with the run that is loaded already."""
    row = copy(requirement)
    row.run = by_run[row.run_id][0].run
    return row


def _by_kind(
    requirements: Iterable[Requirement],
) -> dict[type[Requirement], list[Requirement]]:
    by_kind: dict[type[Requirement], list[Requirement]] = defaultdict(list)
    for requirement in requirements:
        by_kind[type(requirement)].append(requirement)
    return by_kind


def _assess_by_kind(
    requirements: Sequence[Requirement],
    by_run: dict[int | None, list[Enrolment]],
    at: datetime,
) -> dict[int, dict[int, Finding]]:
    found: dict[int, dict[int, Finding]] = {}
    for kind, rows in _by_kind(requirements).items():
        found |= kind.assess_all(rows, by_run, at)
    return found


def _next_batch(run: CourseRun, last: int) -> list[int]:
    taking_part = run.enrolments.taking_part().filter(pk__gt=last).order_by("pk")
    return list(taking_part.values_list("pk", flat=True)[:BATCH])


def _reconsider(ids: Sequence[int], at: datetime) -> None:
    _ask_anew(Q(pk__in=ids), at)


@transaction.atomic
def _ask_anew(which: Q, at: datetime) -> None:
    enrolments = list(
        Enrolment.objects.taking_part()
        .select_for_update(of=("self",))
        .select_related("run__outline")
        .filter(which)
        .order_by("pk")
    )
    board = findings_for(enrolments, at)
    completed = _completed_now(list(board))
    for enrolment in enrolments:
        assessed = board[enrolment.pk]
        is_met = bool(assessed) and all(row.finding.met for row in assessed)
        if is_met != (enrolment.pk in completed):
            _write(enrolment, is_met=is_met, assessed=assessed, at=at)


def _completed_now(ids: Sequence[int]) -> set[int]:
    """Return which enrolments the ledger's last rows call completed."""
    rows = Completion.objects.filter(enrolment__in=ids).order_by("pk")
    last = dict(rows.values_list("enrolment_id", "kind"))
    return {pk for pk, kind in last.items() if kind == CompletionKind.GRANTED}


def _write(
    enrolment: Enrolment, *, is_met: bool, assessed: Sequence[Assessed], at: datetime
) -> None:
    completion = Completion.objects.create(
        enrolment=enrolment,
        kind=CompletionKind.GRANTED if is_met else CompletionKind.WITHDRAWN,
        outline=enrolment.run.outline,
        findings=[row.as_data() for row in assessed],
        at=at,
    )
    enrolment.state = _state_after(enrolment, is_met=is_met)
    enrolment.save(update_fields=["state"])
    action = "courses.complete" if is_met else "courses.withdraw_completion"
    log(instance=enrolment, action=action)
    signal = signals.enrolment_completed if is_met else signals.completion_withdrawn
    signal.announce(enrolment_id=enrolment.pk, completion_id=completion.pk)


def _state_after(enrolment: Enrolment, *, is_met: bool) -> EnrolmentState:
    if is_met:
        return EnrolmentState.COMPLETED
    if enrolment.run.state == RunState.CLOSED:
        return EnrolmentState.NOT_COMPLETED
    return EnrolmentState.ACTIVE
