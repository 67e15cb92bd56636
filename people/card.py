"""The support card of a person: put together from parts that the rooms above add.

``register(Part(...))`` in ``apps.ready``. A part reads what it shows in a
constant number of queries and never writes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from people.models import Person, User

Read = Callable[[Person, User, datetime], Mapping[str, Any] | None]
Offer = Callable[[Person, User], list["Action"]]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the card; shown when ``read`` returns something.

    :param name: unique, also the anchor on the page
    :param permission: what the reader needs; empty: whoever may see the card
    """

    name: str
    heading: Any
    template: str
    read: Read
    order: int
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done with the person from the card."""

    label: Any
    url: str
    icon: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A part with what it read."""

    part: Part
    context: Mapping[str, Any]


_parts: dict[str, Part] = {}
_offers: dict[str, Offer] = {}


def register(part: Part) -> None:
    """Add a part; the same name replaces an earlier one."""
    _parts[part.name] = part


def register_actions(name: str, offer: Offer) -> None:
    """Add actions; the same name replaces earlier ones."""
    _offers[name] = offer


def parts_of(person: Person, reader: User, at: datetime) -> list[Shown]:
    """Return the parts that ``reader`` may see, in their order."""
    found = []
    for part in sorted(_parts.values(), key=lambda part: part.order):
        if part.permission and not reader.has_perm(part.permission):
            continue
        context = part.read(person, reader, at)
        if context is not None:
            found.append(Shown(part, context))
    return found


def actions_for(person: Person, reader: User) -> list[Action]:
    """Return what ``reader`` can do with ``person`` from the card."""
    return [action for offer in _offers.values() for action in offer(person, reader)]
