"""What the room keeps about a person: places, progress, parts in a programme."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from courses.models import (
    Application,
    CalendarFeed,
    Completion,
    Enrolment,
    EnrolmentChange,
    Interest,
    Invitation,
    LessonProgress,
    ListRow,
    Offer,
    Placement,
    ProgrammeRole,
    SessionSpeaker,
    TeamMember,
)
from people.domain import retention
from people.domain.personal_data import Kept, Part, Persons, register
from people.domain.retention import Term


def _list_rows(persons: Persons) -> QuerySet[Any]:
    return ListRow.objects.filter(Q(person__in=persons) | Q(match__in=persons))


def _invitations(persons: Persons) -> QuerySet[Any]:
    own = persons.exclude(email="").values(address=Lower("email"))
    found = Q(enrolment__person__in=persons) | Q(email__in=own)
    return Invitation.objects.filter(found)


KEPT = (
    Kept(
        name="enrolments",
        model=Enrolment,
        fields=("run__code", "run__course__title_ru", "state", "enrolled_at"),
    ),
    Kept(
        name="changes",
        model=EnrolmentChange,
        of="enrolment__person",
        fields=("enrolment__run__code", "state", "reason", "at"),
    ),
    Kept(name="lessons_read", model=LessonProgress, fields=("lesson__key", "read_at")),
    Kept(
        name="completions",
        model=Completion,
        of="enrolment__person",
        fields=("enrolment__run__code", "kind", "findings", "at"),
    ),
    Kept(
        name="applications",
        model=Application,
        of="enrolment__person",
        fields=(
            *("enrolment__run__code", "workplace", "speciality__name_ru"),
            *("letter", "applied_at"),
        ),
        clear={"workplace": "", "letter": ""},
    ),
    Kept(
        name="offers",
        model=Offer,
        of="enrolment__person",
        fields=("enrolment__run__code", "offered_at", "due_at", "has_lapsed"),
    ),
    Kept(
        name="placements",
        model=Placement,
        of="enrolment__person",
        fields=("centre__name_ru", "department", "start_date", "end_date"),
    ),
    Kept(
        name="trainees",
        model=Placement,
        of="supervisor",
        fields=("centre__name_ru", "department", "start_date", "end_date"),
    ),
    Kept(
        name="visits",
        model=TeamMember,
        fields=("run__code", "role"),
        drop=True,
    ),
    Kept(
        name="talks",
        model=SessionSpeaker,
        fields=("session__run__code", "session__key"),
        drop=True,
    ),
    Kept(
        name="roles",
        model=ProgrammeRole,
        fields=("programme__key", "role"),
        drop=True,
    ),
    Kept(
        name="invitations",
        model=Invitation,
        of=_invitations,
        fields=("run__code", "email", "invited_at", "end", "ended_at"),
        drop=True,
    ),
    Kept(
        name="interests",
        model=Interest,
        fields=("course__key", "region__code", "noted_at", "told_at"),
        drop=True,
    ),
    Kept(name="calendar_feeds", model=CalendarFeed, fields=("made_at",), drop=True),
    Kept(
        name="lists",
        model=ListRow,
        of=_list_rows,
        fields=("list__created_at", "number", "values"),
        clear={"values": {}, "match": None},
    ),
)


def _old_lists(before: datetime) -> QuerySet[Any]:
    rows = ListRow.objects.filter(list__created_at__lt=before)
    return rows.exclude(values={})


def add() -> None:
    """Take part; called in ``apps.ready``."""
    retention.register(
        Term(
            key="courses.lists",
            what=_("Rows of lists that were handed in are emptied"),
            over=_old_lists,
            clear=lambda rows: rows.update(values={}, match=None),
        )
    )
    ground = _("Places in seminars stay as numbers without a name: they were counted.")
    register(Part(room="courses", kept=KEPT, ground=ground))
