"""Mails of the room."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from attendance.models import Appeal, RunClosing
from courses.emails import address_of
from courses.models import CourseRun, ProgrammeRole, Session
from notices.domain import outbox
from people.models import Person

APPEALED = "attendance/emails/appealed"
DECIDED = "attendance/emails/decided"
REMINDED = "attendance/emails/register"


def tell_appealed(appeal: Appeal, *, at: datetime) -> None:
    """Tell those who work in the programme that somebody appeals."""
    run = appeal.session.run
    for person in _working_in(run):
        _post(
            APPEALED,
            person,
            at=at,
            key=f"attendance.appealed:{appeal.pk}:{person.pk}",
            context={"appeal": appeal, "run": run, "link": _link("appeals", run)},
        )


def tell_decided(appeal: Appeal, *, at: datetime) -> None:
    """Tell a participant what became of the appeal."""
    run = appeal.session.run
    _post(
        DECIDED,
        appeal.person.merged_into or appeal.person,
        at=at,
        key=f"attendance.decided:{appeal.pk}",
        context={"appeal": appeal, "run": run, "link": _link("own_record", run)},
    )


def remind_trainers(
    row: RunClosing, unfinished: Sequence[tuple[Session, int]], *, at: datetime
) -> None:
    """Remind those who work in the programme of rosters that are not complete."""
    for person in _working_in(row.run):
        _post(
            REMINDED,
            person,
            at=at,
            key=f"attendance.register:{row.pk}:{at:%Y%m%d}:{person.pk}",
            context={
                "run": row.run,
                "closes_at": row.closes_at,
                "unfinished": unfinished,
                "link": _link("run_desk", row.run),
            },
        )


def _working_in(run: CourseRun) -> list[Person]:
    roles = ProgrammeRole.objects.filter(programme=run.course.programme_id)
    persons = Person.objects.filter(pk__in=roles.values("person"))
    return list(persons.select_related("account"))


def _post(
    template: str, person: Person, *, at: datetime, key: str, context: dict[str, Any]
) -> None:
    if address := address_of(person):
        outbox.post(
            template=template,
            to=address,
            language=person.language,
            person=person,
            at=at,
            key=key,
            context={"person": person, **context},
        )


def _link(name: str, run: CourseRun) -> str:
    return reverse(name, args=[run.code])
