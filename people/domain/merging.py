"""Two rows of one person become one; the rooms above take part.

Evidence is never touched: attendance, attempts and certificates stay with the
person they were written for, ``for_person`` reads both, and each room makes its
projections anew. What a merge has changed is noted, so that it can be undone
within :data:`people.models.identity.UNDO_WITHIN`.

A room adds its part in ``apps.ready`` with :func:`register`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from people.models import AuditEvent, Person, PersonMerge, PersonSpeciality, User
from people.models.persons import FOLLOW_NAMES

# What staff choose one by one; the rest follows from them.
FIELDS = (
    "family_name",
    "given_name",
    "patronymic",
    "family_name_latin",
    "given_name_latin",
    "former_family_name",
    "birth_date",
    "email",
    "phone",
    "member_number",
    "region",
    "time_zone",
    "workplace",
    "organisation",
    "position",
    "language",
)
SECRETS = ("snils_sealed", "snils_print")


class MergeRefused(ValidationError):
    """The rows cannot be merged, or not be parted; ``code`` says why."""


REFUSALS = {
    "same": _("Choose another person: this is the same row."),
    "merged": _("One of them was merged already. Open the person that is kept."),
    "no_reason": _("Write how you know that it is one person."),
    "snils": _("Their SNILS numbers differ: these are two people."),
    "undone": _("This merge was undone already."),
    "late": _("A merge can be undone for 30 days; this time is over."),
    "later": _("The person was merged on since. Undo the later merge first."),
}


def refuse(code: str) -> MergeRefused:
    """Return the refusal named ``code`` with its sentence."""
    return MergeRefused(REFUSALS[code], code=code)


@dataclass(frozen=True, slots=True)
class Count:
    """How much of something each of two persons has."""

    label: Any
    kept: int
    merged: int


Counts = Callable[[Person, Person], Sequence[Count]]
Warn = Callable[[Person, Person, datetime], Sequence[str]]
# Called inside the transaction, once ``merged_into`` is set; returns what its
# undoing needs, as JSON.
Join = Callable[[Person, Person, User | None, datetime], Any]
Part = Callable[[Person, Person, Any, User | None, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a room has to do with a merge; each function is given kept and merged.

    :param counts: what would be one person's, for the preview
    :param warn: sentences a person should read before
    :param join: make projections anew; returns notes for ``part``
    :param part: undo what the notes say
    """

    name: str
    counts: Counts | None = None
    warn: Warn | None = None
    join: Join | None = None
    part: Part | None = None


_rooms: dict[str, Room] = {}


def register(room: Room) -> None:
    """Add a room's part; the same name replaces an earlier one."""
    _rooms[room.name] = room


def _from_below() -> list[Room]:
    """Return the rooms, low ones first: sums follow what they are made from.

    Apps are made ready from the top room down.
    """
    return list(reversed(_rooms.values()))


@dataclass(frozen=True, slots=True)
class Choice:
    """A field of both persons, for the preview side by side."""

    name: str
    label: Any
    kept: Any
    merged: Any

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.kept != self.merged

    @property
    def suggested(self) -> str:
        """Keep what the kept person has, and take what it lacks."""
        return "merged" if self.merged and not self.kept else "kept"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would do; nothing has been written."""

    choices: list[Choice]
    counts: list[Count]
    warnings: list[str]


def preview(*, kept: Person, merged: Person, at: datetime) -> Preview:
    """Return both persons field by field and what would become one person's."""
    choices = [
        Choice(name, _label(name), getattr(kept, name), getattr(merged, name))
        for name in FIELDS
    ]
    rooms = _from_below()
    counts = [c for room in rooms if room.counts for c in room.counts(kept, merged)]
    warnings = [w for room in rooms if room.warn for w in room.warn(kept, merged, at)]
    return Preview(choices, counts, [*_own_warnings(kept, merged), *warnings])


@transaction.atomic
def merge(
    *,
    kept: Person,
    merged: Person,
    take: Sequence[str],
    reason: str,
    actor: User | None,
    at: datetime,
) -> PersonMerge:
    """Make ``merged`` a former row of ``kept``.

    Both rows are locked. Who was merged into ``merged`` before belongs to
    ``kept`` from now on, so that no chain has to be followed. An account moves
    when the kept person has none; two accounts both lead to the kept person.

    :param take: names of :data:`FIELDS` whose value ``merged`` has right
    :raises MergeRefused: ``same``, ``merged``, ``no_reason`` or ``snils``
    """
    kept, merged = _locked(kept, merged)
    _refuse(kept, merged, reason)
    notes = {
        "fields": _take_fields(kept, merged, take),
        "specialities": _take_specialities(kept, merged),
        "account": _take_account(kept, merged),
        "joined": list(merged.merged.values_list("pk", flat=True)),
    }
    Person.objects.filter(merged_into=merged).update(merged_into=kept)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    # Only now: two rows with one number would collide.
    notes["secrets"] = _take_secrets(kept, merged)
    rooms = {
        room.name: room.join(kept, merged, actor, at)
        for room in _from_below()
        if room.join
    }
    row = PersonMerge.objects.create(
        kept=kept,
        merged=merged,
        reason=reason.strip(),
        before={**notes, "rooms": rooms},
        at=at,
        actor=actor,
    )
    _tell(row, "merge", actor, at)
    return row


@transaction.atomic
def undo(*, merge: PersonMerge, actor: User | None, at: datetime) -> None:
    """Part the two rows again; what was changed since stays as it is.

    :raises MergeRefused: ``undone``, ``late`` or ``later``
    """
    row = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    kept, merged = _locked(row.kept, row.merged)
    if row.undone_at:
        raise refuse("undone")
    if not row.may_be_undone(at):
        raise refuse("late")
    if kept.merged_into_id:
        raise refuse("later")
    _give_back(kept, merged, row.before)
    for room in _from_below():
        if room.part and room.name in row.before["rooms"]:
            room.part(kept, merged, row.before["rooms"][room.name], actor, at)
    row.undone_at, row.undone_by = at, actor
    row.save(update_fields=["undone_at", "undone_by"])
    _tell(row, "undo_merge", actor, at)


def _label(name: str) -> Any:
    return _field(name).verbose_name


def _field(name: str) -> Any:
    return Person._meta.get_field(name)


def _own_warnings(kept: Person, merged: Person) -> list[str]:
    warnings = []
    if kept.birth_date and merged.birth_date and kept.birth_date != merged.birth_date:
        warnings.append(str(_("Their dates of birth differ: make sure it is one.")))
    if kept.account_id and merged.account_id:
        warnings.append(
            str(_("Both have an account; both will lead to the person that is kept."))
        )
    return warnings


def _locked(one: Person, other: Person) -> tuple[Person, Person]:
    rows = Person.objects.select_for_update(of=("self",)).order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk, other.pk])}
    return found[one.pk], found[other.pk]


def _refuse(kept: Person, merged: Person, reason: str) -> None:
    prints = {kept.snils_print, merged.snils_print} - {""}
    reasons = {
        "same": kept.pk == merged.pk,
        "merged": bool(kept.merged_into_id or merged.merged_into_id),
        "no_reason": not reason.strip(),
        "snils": len(prints) > 1,
    }
    for code, holds in reasons.items():
        if holds:
            raise refuse(code)


def _take_fields(
    kept: Person, merged: Person, take: Sequence[str]
) -> dict[str, list[Any]]:
    """Set what was chosen; return each change as [before, after], to be undone."""
    values = {name: getattr(merged, _column(name)) for name in FIELDS if name in take}
    other = kept.family_name if "family_name" in take else merged.family_name
    new = values.get("family_name", kept.family_name)
    if other != new and not (kept.former_family_name or "former_family_name" in take):
        values["former_family_name"] = other
    changed = {}
    for name, value in values.items():
        before = getattr(kept, _column(name))
        if before != value:
            setattr(kept, _column(name), value)
            changed[name] = [_as_json(before), _as_json(value)]
    if changed:
        kept.save(update_fields=[*changed, *FOLLOW_NAMES])
    return changed


def _column(name: str) -> str:
    return _field(name).attname


def _as_json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _take_specialities(kept: Person, merged: Person) -> list[int]:
    had = set(kept.specialities.values_list("pk", flat=True))
    new = [
        pk for pk in merged.specialities.values_list("pk", flat=True) if pk not in had
    ]
    PersonSpeciality.objects.bulk_create(
        [PersonSpeciality(person=kept, speciality_id=pk) for pk in new]
    )
    return new


def _take_account(kept: Person, merged: Person) -> int | None:
    if kept.account_id or not merged.account_id:
        return None
    account = merged.account_id
    merged.account_id = None
    merged.save(update_fields=["account"])
    kept.account_id = account
    kept.save(update_fields=["account"])
    return account


def _take_secrets(kept: Person, merged: Person) -> bool:
    if kept.snils_print or not merged.snils_print:
        return False
    for name in SECRETS:
        setattr(kept, name, getattr(merged, name))
    kept.save(update_fields=SECRETS)
    return True


def _give_back(kept: Person, merged: Person, notes: Mapping[str, Any]) -> None:
    """Undo what the merge did to the persons; later changes stay."""
    restored = []
    for name, (before, after) in notes["fields"].items():
        if _as_json(getattr(kept, _column(name))) == after:
            setattr(kept, _column(name), _field(name).to_python(before))
            restored.append(name)
    if notes["secrets"] and kept.snils_print == merged.snils_print:
        kept.snils_sealed = kept.snils_print = ""
        restored += SECRETS
    if notes["account"] and kept.account_id == notes["account"]:
        kept.account = None
        kept.save(update_fields=["account"])
        merged.account_id = notes["account"]
    kept.save(update_fields=[*restored, *FOLLOW_NAMES])
    merged.merged_into = None
    merged.save(update_fields=["merged_into", "account"])
    Person.objects.filter(pk__in=notes["joined"]).update(merged_into=merged)
    PersonSpeciality.objects.filter(
        person=kept, speciality__in=notes["specialities"]
    ).delete()


def _tell(row: PersonMerge, verb: str, actor: User | None, at: datetime) -> None:
    data = {"kept": row.kept_id, "merged": row.merged_id, "reason": row.reason}
    for person in (row.kept, row.merged):
        log(instance=person, action=f"people.{verb}", user=actor, data=data)
    AuditEvent.objects.create(
        at=at, action=f"people.{verb}", actor=actor, person=row.kept, data=data
    )
