"""Rehearsing a run: its pages as of any day, for any role, without a trace.

A rehearsal lives in the session of one member of staff. Each of its requests is
answered in a transaction that is rolled back, so that whoever stands in for a
participant, and everything she does, never was.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from courses.domain.enrolment import EnrolmentRefused, enrol_by_staff
from courses.domain.programmes import give_role
from courses.models import CourseRun
from notices.models import OutboxMessage
from people.i18n import active_language
from people.models import Person, User


class RehearsedRole(TextChoices):
    """In whose place the pages are seen."""

    VISITOR = "visitor", _("a visitor who is not signed in")
    PHYSICIAN = "physician", _("a physician without a place")
    PARTICIPANT = "participant", _("a participant")
    TRAINER = "trainer", _("a trainer of the programme")
    STAFF = "staff", _("yourself, of the staff")


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Which run is rehearsed, as of when, and as whom."""

    run: str
    at: datetime
    role: RehearsedRole

    def kept(self) -> dict[str, str]:
        """Return what a session keeps of it."""
        return {"run": self.run, "at": self.at.isoformat(), "role": str(self.role)}

    @classmethod
    def of(cls, kept: Mapping[str, str]) -> "Rehearsal":
        """Return the rehearsal that a session keeps."""
        return cls(
            kept["run"], datetime.fromisoformat(kept["at"]), RehearsedRole(kept["role"])
        )


@transaction.atomic
def stand_in(*, rehearsal: Rehearsal, actor: User, at: datetime) -> Any:
    """Make who stands in for the role; the caller's transaction is rolled back.

    :param at: the rehearsed moment
    :returns: an account, made anew unless the role is one's own
    """
    if rehearsal.role == RehearsedRole.STAFF:
        return actor
    if rehearsal.role == RehearsedRole.VISITOR:
        return AnonymousUser()
    person = _somebody(actor)
    run = CourseRun.objects.select_related("course__programme").get(code=rehearsal.run)
    if rehearsal.role == RehearsedRole.TRAINER:
        give_role(programme=run.course.programme, person=person, actor=actor, at=at)
    elif rehearsal.role == RehearsedRole.PARTICIPANT:
        _place(run, person, actor, at)
    return User.objects.select_related("person__region").get(person=person)


def letters_at(at: datetime) -> list[OutboxMessage]:
    """Return the letters written at the rehearsed moment.

    :param at: where the clock stands; nobody else writes anything just then
    """
    return list(OutboxMessage.objects.filter(created_at=at).order_by("pk"))


def _somebody(actor: User) -> Person:
    """Make a person with an account, in the region of whoever rehearses."""
    own: Person | None = getattr(actor, "person", None)
    account = User.objects.create_user(f"{secrets.token_hex(6)}@rehearsal.invalid")
    return Person.objects.create(
        account=account,
        email=account.email,
        family_name="Пробная",
        given_name="Анна",
        patronymic="Ивановна",
        family_name_latin="Probnaya",
        given_name_latin="Anna",
        region=own.region if own else None,
        language=active_language(),
    )


def _place(run: CourseRun, person: Person, actor: User, at: datetime) -> None:
    """Give a place even in a full run; a cancelled one has none, as for everybody."""
    try:
        enrol_by_staff(run=run, person=person, actor=actor, at=at, beyond_capacity=True)
    except EnrolmentRefused:
        return
    # The letter about the place is none that the rehearsal would show.
    OutboxMessage.objects.filter(person=person).delete()
