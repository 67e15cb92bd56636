"""Moments that rules speak of; the rooms above register theirs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from people.models import Person


@dataclass(frozen=True, slots=True)
class Occasion:
    """One thing that happens: a run that begins. ``subject`` finds it again."""

    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """A kind of moment.

    :param text: key of the text that speaks of it
    :param between: the occasions from one moment to before another
    :param find: one occasion by its subject, None when it no longer takes place
    :param recipients: who is written to, by subject
    :param values: what the text says of a subject, by language
    """

    key: str
    label: Any
    text: str
    between: Callable[[datetime, datetime], Iterable[Occasion]]
    find: Callable[[str], Occasion | None]
    recipients: Callable[[str], QuerySet[Person]]
    values: Callable[[str, str], dict[str, str]]


_moments: dict[str, Moment] = {}


def register(moment: Moment) -> None:
    """Let rules speak of ``moment``; call it in ``apps.ready``."""
    _moments[moment.key] = moment


def registered() -> dict[str, Moment]:
    """Return the moments by key."""
    return dict(_moments)
