"""A list of people from the file to persons and, if wished, enrolments.

Looked at in batches by the worker, decided by a person, taken in by the worker.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from courses.domain.enrolment import EnrolmentRefused, enrol_by_staff
from courses.enums import ListState
from courses.models import CourseRun, ListRow, PeopleList
from notices import due
from papers.sheets import Table
from people.domain import lists
from people.domain.lists import Entry, Judged, Seen
from people.enums import Verdict
from people.models import Person, User

BATCH = 500
# Rows that become, or are, somebody when a list is taken in.
TAKEN = (Verdict.NEW, Verdict.KNOWN)


class ListRefused(ValidationError):
    """Nothing can be done with the list now; ``code`` says why."""


REFUSALS = {
    "empty": _("The list holds no rows."),
    "not_ready": _("The list is still being compared, or was taken in already."),
    "decided": _("This row needs no decision."),
}


def refuse(code: str) -> ListRefused:
    """Return the refusal named ``code`` with its sentence."""
    return ListRefused(REFUSALS[code], code=code)


@transaction.atomic
def hand_in(
    *,
    table: Table,
    title: str,
    run: CourseRun | None,
    actor: User | None,
    at: datetime,
) -> PeopleList:
    """Keep a list and have it compared with everybody on file, soon.

    :raises ListRefused: ``empty``; and what :func:`people.domain.lists.entries` says
    """
    rows = list(lists.entries(table, today=at.date()))
    if not rows:
        raise refuse("empty")
    people = PeopleList.objects.create(
        title=title[:200], run=run, created_at=at, created_by=actor, due_at=at
    )
    seen = Seen()
    ListRow.objects.bulk_create(
        (
            ListRow(
                list=people,
                number=row.number,
                values=row.values,
                problem=row.problem[:300],
                repeats=None if row.problem else seen.earlier(row),
            )
            for row in rows
        ),
        batch_size=BATCH,
    )
    log(instance=people, action="courses.hand_in_list", user=actor)
    due.wake(PeopleList)
    return people


@transaction.atomic
def decide(*, row: ListRow, same: bool, actor: User | None, at: datetime) -> ListRow:
    """Say of a doubtful row whether it is the person on file, or another one.

    :raises ListRefused: ``decided``, or ``not_ready``
    """
    people = PeopleList.objects.select_for_update().get(pk=row.list_id)
    row = ListRow.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if people.state != ListState.READY:
        raise refuse("not_ready")
    if row.match_id is None or not (row.is_decided or row.verdict == Verdict.DOUBTFUL):
        raise refuse("decided")
    row.verdict = Verdict.KNOWN if same else Verdict.NEW
    row.is_decided = True
    row.save(update_fields=["verdict", "is_decided"])
    log(
        instance=people,
        action="courses.decide_row",
        user=actor,
        data={"row": row.number, "same": same},
    )
    return row


@transaction.atomic
def take_in(*, people: PeopleList, actor: User | None, at: datetime) -> None:
    """Have the new rows made persons, and all that are clear enrolled, soon.

    :raises ListRefused: ``not_ready``
    """
    people = PeopleList.objects.select_for_update().get(pk=people.pk)
    if people.state != ListState.READY:
        raise refuse("not_ready")
    people.state, people.after, people.created_by = ListState.ADDING, 0, actor
    people.due_at, people.done_at, people.attempts = at, None, 0
    people.save()
    log(instance=people, action="courses.take_in_list", user=actor)
    due.wake(PeopleList)


def work_on(people: PeopleList, *, at: datetime) -> datetime | None:
    """Do one batch; the handler of the due row.

    :returns: when to go on, None when the step is over
    """
    people.refresh_from_db()
    rows = list(
        people.rows.filter(number__gt=people.after).select_related("match")[:BATCH]
    )
    if people.state == ListState.LOOKING:
        _look(people, rows)
        following = ListState.READY
    elif people.state == ListState.ADDING:
        _add(people, rows, at)
        following = ListState.DONE
    else:
        return None
    if rows:
        PeopleList.objects.filter(pk=people.pk).update(after=rows[-1].number)
        return at
    PeopleList.objects.filter(pk=people.pk).update(state=following)
    return None


@dataclass(frozen=True, slots=True)
class Tally:
    """How the rows of a list stand."""

    total: int
    looked: int
    added: int
    by_verdict: dict[str, int]


def tally(people: PeopleList) -> Tally:
    """Count the rows of a list; two queries."""
    rows = people.rows.order_by().values("verdict").annotate(n=Count("pk"))
    by_verdict = {row["verdict"]: row["n"] for row in rows}
    worked = people.rows.aggregate(
        total=Count("pk"),
        looked=Count("pk", filter=Q(number__lte=people.after)),
        added=Count("pk", filter=Q(person__isnull=False)),
    )
    return Tally(**worked, by_verdict=by_verdict)


def _entry(row: ListRow) -> Entry:
    return Entry(row.number, row.values, row.problem)


def _look(people: PeopleList, rows: Sequence[ListRow]) -> None:
    once = [row for row in rows if row.repeats is None]
    for row, found in zip(once, _judged(once), strict=True):
        _note(row, found)
    for row in rows:
        if row.repeats is not None:
            row.verdict = Verdict.REPEATED
    _save(rows)


def _note(row: ListRow, found: Judged) -> None:
    row.verdict = found.verdict
    row.match = found.match.person if found.match else None
    row.ground = str(found.match.ground) if found.match else ""


def _judged(rows: Sequence[ListRow]) -> list[Judged]:
    return lists.judge([_entry(row) for row in rows])


def _save(rows: Sequence[ListRow]) -> None:
    """Write rows that exist in one statement, which CASE for each would be slow for."""
    ListRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["verdict", "match", "ground", "person"],
    )


@transaction.atomic
def _add(people: PeopleList, rows: Sequence[ListRow], at: datetime) -> None:
    """Take a batch in; repeated after a crash it makes nobody twice."""
    waiting = [row for row in rows if row.verdict in TAKEN and row.person_id is None]
    _look_again([row for row in waiting if not row.is_decided])
    new = [row for row in waiting if row.verdict == Verdict.NEW]
    made = lists.add(
        [_entry(row) for row in new],
        actor=people.created_by,
        at=at,
        source=people.title,
    )
    for row, person in zip(new, made, strict=True):
        row.person = person
    for row in waiting:
        if row.verdict == Verdict.KNOWN and row.match:
            row.person = row.match.merged_into or row.match
    _save(waiting)
    if people.run:
        _enrol(people, [row for row in rows if row.person], at)


def _look_again(rows: Sequence[ListRow]) -> None:
    """Compare once more: somebody may have registered since the list was looked at."""
    for row, found in zip(rows, _judged(rows), strict=True):
        if found.verdict != row.verdict:
            _note(row, found)


def _enrol(people: PeopleList, rows: Sequence[ListRow], at: datetime) -> None:
    assert people.run and people.created_by  # noqa: S101, PT018 - the caller has asked
    for row in rows:
        person: Person = row.person  # type: ignore[assignment]
        try:
            enrol_by_staff(
                run=people.run, person=person, actor=people.created_by, at=at
            )
        except EnrolmentRefused as refusal:
            row.problem = " ".join(refusal.messages)
            row.save(update_fields=["problem"])
