"""What becomes of a letter by its reader's wish: at once, together, or only inside."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from notices import due, kinds
from notices.domain import inbox
from notices.enums import MessageState, Rhythm, Urgency
from notices.models import Digest, OutboxMessage, Silence
from people.models import Person

# When a digest comes, by the reader's own clock; a weekly one on Mondays.
MORNING = time(8)
A_DAY = timedelta(days=1)
MONDAY = 0


class WishRefused(ValidationError):
    """A wish cannot be met: ``always`` or ``rhythm``."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which kinds are silent, and how often the rest comes."""

    silent: frozenset[str]
    rhythm: str


def of(person: Person) -> Wishes:
    """Return what the person wishes."""
    silent = Silence.objects.filter(person=person).values_list("kind", flat=True)
    digest = Digest.objects.filter(person=person, done_at=None).first()
    return Wishes(frozenset(silent), digest.rhythm if digest else Rhythm.AT_ONCE)


@transaction.atomic
def choose(
    *, person: Person, silent: Collection[str], rhythm: str, at: datetime
) -> None:
    """Keep what the person wishes; letters that waited go out when nothing waits now.

    :raises WishRefused: ``always`` for a kind that cannot be silenced, ``rhythm``
    """
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    may_be_silent = {kind.key for kind in kinds.to_choose_from()}
    if not set(silent) <= may_be_silent:
        raise WishRefused(_("These letters always come."), code="always")
    if rhythm not in Rhythm.values:
        raise WishRefused(_("Choose how often letters come."), code="rhythm")
    Silence.objects.filter(person=person).exclude(kind__in=silent).delete()
    Silence.objects.bulk_create(
        [Silence(person=person, kind=kind) for kind in sorted(silent)],
        ignore_conflicts=True,
    )
    _keep_rhythm(person, rhythm, at)


def _keep_rhythm(person: Person, rhythm: str, at: datetime) -> None:
    if rhythm == Rhythm.AT_ONCE:
        Digest.objects.filter(person=person).delete()
        waiting = inbox.letters_of(person).filter(state=MessageState.WAITING)
        if waiting.update(state=MessageState.QUEUED, due_at=at, done_at=None):
            due.wake(OutboxMessage)
        return
    Digest.objects.update_or_create(
        person=person,
        defaults={
            "rhythm": rhythm,
            "due_at": next_morning(rhythm, person.zone, at),
            "done_at": None,
        },
    )


def next_morning(rhythm: str, zone: ZoneInfo, at: datetime) -> datetime:
    """Return when the next digest comes, after ``at``, by the clock of ``zone``."""
    day = at.astimezone(zone).date()
    while True:
        morning = datetime.combine(day, MORNING, zone)
        if morning > at and (rhythm != Rhythm.WEEKLY or day.weekday() == MONDAY):
            return morning
        day += A_DAY


def states_for(persons: Iterable[Person], kind: str) -> dict[int, MessageState]:
    """Return what a letter of ``kind`` begins as for each person; two queries at most."""
    ids = [person.pk for person in persons]
    states = dict.fromkeys(ids, MessageState.QUEUED)
    found = kinds.find(kind)
    if found is None or found.urgency == Urgency.ALWAYS:
        return states
    if found.urgency == Urgency.WHENEVER:
        patient = Digest.objects.filter(person__in=ids, done_at=None)
        for pk in patient.values_list("person", flat=True):
            states[pk] = MessageState.WAITING
    silent = Silence.objects.filter(person__in=ids, kind=kind)
    for pk in silent.values_list("person", flat=True):
        states[pk] = MessageState.INSIDE
    return states
