"""What the room keeps about a person: marks of attendance."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from attendance.models import (
    Appeal,
    AttendanceEvent,
    AttendanceFile,
    AttendanceSummary,
    DeskConflict,
    FileLine,
    PlacementDay,
    PresenceCheck,
    SkillEntry,
    Visit,
    WalkIn,
)
from people.domain import retention
from people.domain.personal_data import Kept, Part, Persons, register
from people.domain.retention import Term


def _file_lines(persons: Persons) -> QuerySet[Any]:
    own = persons.exclude(email="").values(address=Lower("email"))
    return FileLine.objects.filter(Q(enrolment__person__in=persons) | Q(email__in=own))


KEPT = (
    Kept(
        name="marks",
        model=AttendanceEvent,
        fields=(
            *("session__run__code", "session__key", "kind", "source"),
            *("received_at", "happened_at", "until", "reason"),
        ),
    ),
    Kept(
        name="days",
        model=AttendanceSummary,
        fields=("run__code", "day", "minutes", "checks_confirmed"),
    ),
    Kept(
        name="marks_that_differed",
        model=DeskConflict,
        fields=("session__run__code", "session__key", "kind", "happened_at"),
    ),
    Kept(
        name="visits_of_webinars",
        model=Visit,
        of="enrolment__person",
        fields=("session__run__code", "session__key", "began_at", "seen_at"),
    ),
    Kept(
        name="presence_checks",
        model=PresenceCheck,
        of="enrolment__person",
        fields=(
            *("session__run__code", "session__key", "number", "shown_at"),
            "confirmed_at",
        ),
    ),
    Kept(
        name="days_of_placements",
        model=PlacementDay,
        of="placement__enrolment__person",
        fields=("day", "kind", "reason", "received_at"),
    ),
    Kept(
        name="skills",
        model=SkillEntry,
        of="placement__enrolment__person",
        fields=("skill", "level", "day", "count", "remark", "signed_at"),
        clear={"remark": ""},
    ),
    Kept(
        name="appeals",
        model=Appeal,
        fields=("session__run__code", "session__key", "text", "raised_at", "answer"),
        clear={"text": "…", "answer": "…"},
    ),
    Kept(
        name="came_without_a_place",
        model=WalkIn,
        fields=(
            *("session__run__code", "session__key", "happened_at"),
            *("family_name", "given_name", "patronymic", "email", "phone", "workplace"),
        ),
        clear={
            **dict.fromkeys(("family_name", "given_name"), "…"),
            **dict.fromkeys(("patronymic", "email", "phone", "workplace"), ""),
        },
    ),
    Kept(
        name="reports_of_webinars",
        model=FileLine,
        of=_file_lines,
        fields=("file__session__run__code", "name", "email", "minutes", "recorded_at"),
        drop=True,
    ),
)


def _old_files(before: datetime) -> QuerySet[Any]:
    return AttendanceFile.objects.filter(created_at__lt=before, done_at__isnull=False)


def add() -> None:
    """Take part; called in ``apps.ready``."""
    retention.register(
        Term(
            key="attendance.files",
            what=_("Reports of webinars that were handed in are deleted"),
            over=_old_files,
            clear=lambda rows: rows.delete(),
        )
    )
    ground = _("Marks of attendance stay without a name: credits rest on them.")
    register(Part(room="attendance", kept=KEPT, ground=ground))
