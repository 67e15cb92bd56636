"""The skills log and the days of a placement: written, signed, read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from attendance.domain.patient_data import suspicious
from attendance.enums import DayKind, SkillLevel
from attendance.models import PlacementDay, SkillEntry
from courses.models import Placement
from people.domain.matching import fold
from people.models import Person, User

WEEK = 7
# Spellings offered when a skill is typed.
OFFERED = 60


class SkillRefused(ValidationError):
    """The log takes no such entry; ``code`` says why."""


@dataclass
class Skill:
    """One skill of a log: how often at which level, and whether all is signed."""

    name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SkillLevel, 0))
    waiting: int = 0

    @property
    def levels(self) -> list[int]:
        """Counts from observed to independent."""
        return [self.counts[level] for level in SkillLevel]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the weeks of a placement."""

    date: date
    is_inside: bool
    row: PlacementDay | None
    is_ahead: bool


def supervises(user: User, placement: Placement) -> bool:
    """Tell whether ``user`` is the placement's supervisor."""
    supervisor = placement.supervisor.merged_into or placement.supervisor
    return supervisor.account_id is not None and supervisor.account_id == user.pk


def refuse_outside(placement: Placement, day: date, at: datetime) -> None:
    """Let pass only days of the placement that have come.

    :raises SkillRefused: ``outside`` or ``ahead``
    """
    if not placement.start_date <= day <= placement.end_date:
        raise SkillRefused(_("This day lies outside the placement."), code="outside")
    if day > placement.enrolment.run.today(at):
        raise SkillRefused(_("This day has not come yet."), code="ahead")


@transaction.atomic
def enter(
    *,
    placement: Placement,
    skill: str,
    level: str,
    day: date,
    count: int,
    remark: str,
    is_clean: bool,
    actor: User,
    at: datetime,
) -> SkillEntry:
    """Write an entry of the log.

    :param is_clean: the trainee has looked: what seems a patient's name is none
    :raises SkillRefused: ``outside``, ``ahead`` or ``patient``
    :raises ValidationError: for values the entry refuses
    """
    refuse_outside(placement, day, at)
    found = suspicious(remark)
    if found and not is_clean:
        words = _(
            "This looks like a patient's data: %(found)s. Take it out, or say that it is none."
        )
        raise SkillRefused(words % {"found": ", ".join(found)}, code="patient")
    entry = SkillEntry(
        placement=placement,
        skill=" ".join(skill.split()),
        level=level,
        day=day,
        count=count,
        remark=remark.strip(),
        entered_at=at,
    )
    entry.full_clean()
    entry.save()
    _log(placement, "attendance.enter_skill", actor)
    return entry


@transaction.atomic
def take_out(*, entry: SkillEntry, actor: User) -> None:
    """Remove an entry that nobody has signed yet.

    :raises SkillRefused: ``signed``
    """
    entry = SkillEntry.objects.select_for_update().get(pk=entry.pk)
    if entry.signed_at:
        raise SkillRefused(_("A signed entry stays."), code="signed")
    entry.delete()
    _log(entry.placement, "attendance.take_out_skill", actor)


@transaction.atomic
def sign(
    *, placement: Placement, entries: Sequence[int], actor: User, at: datetime
) -> int:
    """Sign entries of a trainee; for the supervisor only.

    :returns: how many were signed now
    :raises SkillRefused: ``not_supervisor``
    """
    _refuse_others(placement, actor)
    rows = SkillEntry.objects.filter(
        placement=placement, pk__in=entries, signed_at=None
    )
    signed = rows.update(signed_at=at, signed_by=actor)
    if signed:
        _log(placement, "attendance.sign_skills", actor)
    return signed


@transaction.atomic
def say_day(
    *,
    placement: Placement,
    day: date,
    kind: str,
    reason: str,
    actor: User,
    at: datetime,
) -> PlacementDay:
    """Say what a day was: the trainee's word, or the supervisor's, which holds.

    :raises SkillRefused: ``outside``, ``ahead``, ``reason_needed`` or ``signed``
    """
    refuse_outside(placement, day, at)
    is_signed = supervises(actor, placement)
    if kind == DayKind.EXCUSED and not reason.strip():
        raise SkillRefused(_("Say why the day is excused."), code="reason_needed")
    standing = days_of(placement).get(day)
    if standing and standing.is_signed and not is_signed:
        words = _("The supervisor has signed this day: ask the supervisor.")
        raise SkillRefused(words, code="signed")
    row = PlacementDay.objects.create(
        placement=placement,
        day=day,
        kind=kind,
        reason=reason.strip(),
        is_signed=is_signed,
        actor=actor,
        received_at=at,
    )
    _log(placement, "attendance.say_day", actor)
    return row


def days_of(placement: Placement) -> dict[date, PlacementDay]:
    """Return what holds of each day: the supervisor's last word, else the last one."""
    found: dict[date, PlacementDay] = {}
    for row in placement.days.order_by("pk"):
        earlier = found.get(row.day)
        if earlier is None or row.is_signed or not earlier.is_signed:
            found[row.day] = row
    return found


def calendar_of(
    placement: Placement, days: dict[date, PlacementDay], at: datetime
) -> list[list[CalendarDay]]:
    """Return the weeks of a placement, from Monday to Sunday."""
    today = placement.enrolment.run.today(at)
    first = placement.start_date - timedelta(days=placement.start_date.weekday())
    last = placement.end_date
    count = ((last - first).days // WEEK + 1) * WEEK
    cells = [
        CalendarDay(
            day, placement.start_date <= day <= last, days.get(day), day > today
        )
        for day in (first + timedelta(days=n) for n in range(count))
    ]
    return [cells[n : n + WEEK] for n in range(0, count, WEEK)]


def skills_of(entries: Sequence[SkillEntry]) -> list[Skill]:
    """Sum the entries up by skill; spellings that differ in capitals are one."""
    found: dict[str, Skill] = {}
    for entry in sorted(entries, key=lambda entry: entry.pk):
        skill = found.setdefault(fold(entry.skill), Skill(entry.skill))
        skill.counts[entry.level] += entry.count
        skill.waiting += entry.signed_at is None
    return sorted(found.values(), key=lambda skill: fold(skill.name))


def known_skills(placement: Placement) -> list[str]:
    """Return how skills were spelt in this programme, the usual first; one query."""
    programme = placement.enrolment.run.course.programme_id
    rows = SkillEntry.objects.filter(
        placement__enrolment__run__course__programme=programme
    )
    named = rows.order_by().values("skill").annotate(n=Count("pk"))
    return [row["skill"] for row in named.order_by("-n", "skill")[:OFFERED]]


def trainees_of(person: Person) -> QuerySet[Placement]:
    """Return the placements that ``person`` supervises, with what waits for a hand."""
    own = Q(supervisor=person) | Q(supervisor__merged_into=person)
    return (
        Placement.objects.filter(own)
        .select_related("enrolment__person", "enrolment__run__course", "centre")
        .annotate(
            waiting=Count("skills", filter=Q(skills__signed_at=None)),
            person_code=F("enrolment__person__code"),
        )
        .order_by("-start_date", "pk")
    )


def _refuse_others(placement: Placement, actor: User) -> None:
    if not supervises(actor, placement):
        words = _("Only the supervisor signs.")
        raise SkillRefused(words, code="not_supervisor")


def _log(placement: Placement, action: str, actor: User) -> None:
    log(instance=placement.enrolment, action=action, user=actor)
