"""What the room itself adds to the support card."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people import card
from people.columns import moment_in_words, own_zone
from people.domain import snils
from people.enums import RequestState
from people.models import ErasureRequest, Person, User


def register() -> None:
    """Add the actions and the parts."""
    card.register_actions("people", _actions)
    card.register(
        card.Part(
            name="snils",
            heading=_("SNILS"),
            template="people/admin/_snils.html",
            read=_snils,
            order=5,
            permission="people.change_person",
        )
    )
    card.register(
        card.Part(
            name="requests",
            heading=_("Requests"),
            template="people/admin/_requests.html",
            read=_requests,
            order=20,
        )
    )
    card.register(
        card.Part(
            name="merges",
            heading=_("Merged into this person"),
            template="people/admin/_merges.html",
            read=_merges,
            order=80,
        )
    )


def _actions(person: Person, reader: User) -> list[card.Action]:
    if not reader.has_perm("people.change_person"):
        return []
    return [
        card.Action(
            _("Correct name and data"), reverse("person:edit", args=[person.pk]), "edit"
        ),
        card.Action(
            _("Merge with another row"),
            reverse("person_twin", args=[person.pk]),
            "group",
        ),
        card.Action(
            _("Erase personal data"), reverse("person_erase", args=[person.pk]), "bin"
        ),
    ]


def _snils(person: Person, _reader: User, _at: datetime) -> dict[str, Any] | None:
    """Show the mask, or ask for the number where one is needed."""
    mask = snils.masked(person)
    return {"mask": mask, "person": person} if mask or snils.is_needed(person) else None


def _requests(person: Person, _reader: User, _at: datetime) -> dict[str, Any] | None:
    """List what the person has asked staff for."""
    rows = list(person.name_requests.all())
    waits = any(row.state == RequestState.OPEN for row in rows)
    erasure = ErasureRequest.objects.filter(person=person).first()
    if not rows and not erasure:
        return None
    return {"rows": rows, "waits": waits, "erasure": erasure, "person": person}


def _merges(person: Person, reader: User, at: datetime) -> dict[str, Any] | None:
    """List who was merged into the person, and until when it can be undone."""
    zone = own_zone(reader)
    merges = person.merges.filter(undone_at=None).select_related(
        "merged", "actor__person"
    )
    rows = [
        {
            "merge": merge,
            "when": moment_in_words(merge.at, zone),
            "until": moment_in_words(merge.undo_until, zone),
            "may_undo": merge.may_be_undone(at)
            and reader.has_perm("people.change_person"),
        }
        for merge in merges
    ]
    return {"rows": rows} if rows else None
