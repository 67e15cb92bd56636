"""What happens to enrolments, roles and talks when two persons are merged."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from courses.domain import programmes
from courses.domain.completion import reconsider
from courses.domain.enrolment import locked, move, pass_on
from courses.enums import TAKES_A_PLACE, EnrolmentState
from courses.models import (
    Enrolment,
    Placement,
    ProgrammeRole,
    SessionSpeaker,
    TeamMember,
)
from people.domain.merging import Count, Room
from people.models import Person, User

# Of two enrolments in one run the one further on stays.
_ORDER = (
    EnrolmentState.COMPLETED,
    EnrolmentState.NOT_COMPLETED,
    EnrolmentState.ACTIVE,
    EnrolmentState.OFFERED,
    EnrolmentState.WAITLISTED,
    EnrolmentState.APPLIED,
    EnrolmentState.DECLINED,
    EnrolmentState.WITHDRAWN,
)


def counts(kept: Person, merged: Person) -> list[Count]:
    """Count enrolments and lessons read."""
    return [
        Count(_("Enrolments"), kept.enrolments.count(), merged.enrolments.count()),
        Count(
            _("Lessons read"),
            kept.lesson_progress.count(),
            merged.lesson_progress.count(),
        ),
    ]


def warn(kept: Person, merged: Person, _at: datetime) -> list[str]:
    """Name the runs in which both are enrolled: one enrolment will stay."""
    both = merged.enrolments.filter(run__in=_runs_of(kept)).select_related(
        "run__course"
    )
    return [
        _("Both are enrolled in “%(run)s”: the enrolment further on stays.")
        % {"run": enrolment.run}
        for enrolment in both
    ]


def join(
    kept: Person, merged: Person, actor: User | None, at: datetime
) -> dict[str, Any]:
    """Leave one enrolment in each run; hand roles and talks over.

    The other enrolment is withdrawn, with the reason; what hangs from it counts
    for the one that stays.
    """
    notes = {
        "withdrawn": [
            given_up
            for pair in _pairs(kept)
            for given_up in _leave_one(pair, actor=actor, at=at)
        ],
        "roles": _hand_over(ProgrammeRole, "programme_id", "role", kept, merged),
        "talks": _hand_over(SessionSpeaker, "session_id", None, kept, merged),
        "team": _hand_over(TeamMember, "run_id", "role", kept, merged),
        "placements": _supervise(kept, merged),
    }
    programmes.keep_members_in_step(kept)
    _reconsider(kept, at)
    return notes


def part(
    kept: Person, merged: Person, notes: Any, actor: User | None, at: datetime
) -> None:
    """Give enrolments their states back, and roles and talks their persons."""
    for pk, state in notes["withdrawn"]:
        enrolment = Enrolment.objects.select_for_update().get(pk=pk)
        if enrolment.state == EnrolmentState.WITHDRAWN:
            reason = _("The merge of two persons was undone.")
            move(enrolment, EnrolmentState(state), actor, at, reason)
    ProgrammeRole.objects.filter(pk__in=notes["roles"]).update(person=merged)
    SessionSpeaker.objects.filter(pk__in=notes["talks"]).update(person=merged)
    # Merges of before the teams were on record have no such note.
    TeamMember.objects.filter(pk__in=notes.get("team", [])).update(person=merged)
    Placement.objects.filter(pk__in=notes.get("placements", [])).update(
        supervisor=merged
    )
    for person in (kept, merged):
        programmes.keep_members_in_step(person)
        _reconsider(person, at)


ROOM = Room(name="courses", counts=counts, warn=warn, join=join, part=part)


def _runs_of(person: Person) -> Any:
    return Enrolment.objects.for_person(person).values("run")


def _pairs(kept: Person) -> list[list[Enrolment]]:
    """Return the enrolments of each run that has more than one of the person."""
    by_run: dict[int, list[Enrolment]] = defaultdict(list)
    rows = Enrolment.objects.for_person(kept).select_related("run")
    for enrolment in rows.order_by("run", "pk"):
        by_run[enrolment.run_id].append(enrolment)
    return [rows for rows in by_run.values() if len(rows) > 1]


def _leave_one(
    pair: list[Enrolment], *, actor: User | None, at: datetime
) -> list[list[Any]]:
    """Withdraw all but the enrolment that is further on; return those with states."""
    locked(pair[0].run)
    stays, *others = sorted(pair, key=lambda row: _ORDER.index(row.state))
    given_up = []
    for enrolment in others:
        if enrolment.state == EnrolmentState.WITHDRAWN:
            continue
        given_up.append([enrolment.pk, str(enrolment.state)])
        frees = enrolment.state in TAKES_A_PLACE
        reason = _("Two persons were merged; the other enrolment stays.")
        move(enrolment, EnrolmentState.WITHDRAWN, actor, at, reason)
        if frees:
            pass_on(run=stays.run, at=at)
    return given_up


def _hand_over(
    model: Any, owner: str, kind: str | None, kept: Person, merged: Person
) -> list[int]:
    """Move rows that the kept person has not got yet; return their ids."""
    names = [owner, kind] if kind else [owner]
    had = set(model.objects.filter(person=kept).values_list(*names))
    moved = [
        row.pk
        for row in model.objects.filter(person=merged)
        if tuple(getattr(row, name) for name in names) not in had
    ]
    model.objects.filter(pk__in=moved).update(person=kept)
    return moved


def _supervise(kept: Person, merged: Person) -> list[int]:
    """Hand the placements over that the merged person supervises; return their ids.

    The kept person's own placement is left: nobody supervises herself.
    """
    of_others = Placement.objects.filter(supervisor=merged).exclude(
        Q(enrolment__person=kept) | Q(enrolment__person__merged_into=kept)
    )
    moved = list(of_others.values_list("pk", flat=True))
    Placement.objects.filter(pk__in=moved).update(supervisor=kept)
    return moved


def _reconsider(person: Person, at: datetime) -> None:
    own = Q(person=person) | Q(person__merged_into=person)
    for enrolment in (
        Enrolment.objects.filter(own).taking_part().select_related("person")
    ):
        reconsider(enrolment=enrolment, at=at)
