"""Who a mass mailing goes to; the rooms above register their own groups."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people.models import Person, Region, Speciality


@dataclass(frozen=True, slots=True)
class Audience:
    """A kind of group: its members by value, and the values to choose from.

    :param needs_consent: only who agreed to letters is written to; else the
        letter is about something they take part in
    """

    key: str
    label: Any
    choices: Callable[[], list[tuple[str, str]]]
    persons: Callable[[Any], QuerySet[Person]]
    needs_consent: bool


_audiences: dict[str, Audience] = {}


def register(audience: Audience) -> None:
    """Let mailings go to ``audience``; call it in ``apps.ready``."""
    _audiences[audience.key] = audience


def find(value: str) -> tuple[Audience, str] | None:
    """Return the kind and the value of ``region:12``."""
    key, _sep, rest = value.partition(":")
    audience = _audiences.get(key)
    return (audience, rest) if audience else None


def choices() -> list[tuple[Any, list[tuple[str, str]]]]:
    """Return everything that may be chosen, in groups."""
    return [
        (each.label, [(f"{each.key}:{value}", text) for value, text in each.choices()])
        for each in _audiences.values()
    ]


def label(value: str) -> str:
    """Return a choice in words."""
    flat = {key: text for _group, rows in choices() for key, text in rows}
    return flat.get(value, value)


def register_own() -> None:
    """Register the groups that this room knows: all, a region, a speciality."""
    register(
        Audience(
            key="all",
            label=_("Everybody"),
            choices=lambda: [("all", str(_("Everybody who agreed to letters")))],
            persons=lambda _value: Person.objects.known(),
            needs_consent=True,
        )
    )
    register(
        Audience(
            key="region",
            label=_("Region"),
            choices=lambda: [
                (str(row.pk), str(row.name)) for row in Region.objects.all()
            ],
            persons=lambda value: Person.objects.known().filter(region_id=int(value)),
            needs_consent=True,
        )
    )
    register(
        Audience(
            key="speciality",
            label=_("Speciality"),
            choices=lambda: [
                (str(row.pk), str(row.name)) for row in Speciality.objects.all()
            ],
            persons=lambda value: Person.objects.known().filter(
                specialities=int(value)
            ),
            needs_consent=True,
        )
    )
