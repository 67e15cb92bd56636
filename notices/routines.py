"""Work that comes back: each kind is one row that is due again when it is done."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils import timezone

from notices.due import ERROR_LENGTH

logger = logging.getLogger(__name__)


class Work(Protocol):
    """What is done each time; may be repeated without harm."""

    def __call__(self, *, at: datetime) -> object:
        """Do it; ``at`` is now."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A routine: what is done, and how long it rests."""

    every: timedelta
    work: Work


_kinds: dict[str, Kind] = {}


def register(name: str, *, every: timedelta, work: Work) -> None:
    """Let ``work`` be done every so often; call it in ``apps.ready``."""
    _kinds[name] = Kind(every, work)


def registered() -> dict[str, Kind]:
    """Return the routines by name."""
    return dict(_kinds)


def run(row: Any, *, at: datetime) -> datetime | None:
    """Do the routine of ``row`` and say when it is due again.

    It comes back whatever happens: a failure today must not end it for ever.
    """
    kind = _kinds.get(row.name)
    if kind is None:
        return None
    try:
        kind.work(at=at)
    except Exception as error:
        logger.exception("Routine failed: %s", row.name)
        words = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
        type(row).objects.filter(pk=row.pk).update(failed_at=at, failure=words)
    else:
        type(row).objects.filter(pk=row.pk).update(failed_at=None, failure="")
    return at + kind.every


def install(
    *, using: str = "default", now: Callable[[], datetime] = timezone.now, **_: Any
) -> None:
    """Give every routine its row after ``migrate``; safe to repeat."""
    from notices.models import Routine

    rows = Routine.objects.using(using)
    rows.filter(name__in=_kinds).exclude(done_at=None).update(done_at=None)
    for name in _kinds:
        rows.get_or_create(name=name, defaults={"due_at": now()})
