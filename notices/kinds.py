"""Kinds of letters: which always come, which a reader may silence, which may wait."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from notices.enums import Urgency

NEWS = "notices.news"
TO_PARTICIPANTS = "notices.to_participants"


@dataclass(frozen=True, slots=True)
class Kind:
    """What letters are about, and how urgent they are."""

    key: str
    label: Any
    urgency: Urgency


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind; the same key replaces an earlier one."""
    _kinds[kind.key] = kind


def find(key: str) -> Kind | None:
    """Return a kind; None for mails that are of none."""
    return _kinds.get(key)


def that_always_come() -> list[Kind]:
    """Return the kinds that nobody can silence."""
    return [kind for kind in _kinds.values() if kind.urgency == Urgency.ALWAYS]


def to_choose_from() -> list[Kind]:
    """Return the kinds that a reader may silence, those that may wait last."""
    rest = [kind for kind in _kinds.values() if kind.urgency != Urgency.ALWAYS]
    return sorted(rest, key=lambda kind: kind.urgency == Urgency.WHENEVER)


def register_own() -> None:
    """Register mailings: to those who agreed, and to participants of a run."""
    register(Kind(NEWS, _("News of the society and its seminars"), Urgency.WHENEVER))
    register(
        Kind(
            TO_PARTICIPANTS,
            _("What the staff write to the participants of a seminar"),
            Urgency.ALWAYS,
        )
    )
