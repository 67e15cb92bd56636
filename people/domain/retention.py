"""What is kept no longer than it is needed: terms of storage, and clearing what is over.

Each room names its terms in ``apps.ready`` with :func:`register`. How long each is,
stands in ``settings.RETENTION_DAYS``. A routine does it every night; staff see before
what it would take (152-FZ, art. 5(7)).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from people.models import AuditEvent, User

ACTION = "people.retention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long one kind of rows is kept.

    :param key: names the term, and its days in ``settings.RETENTION_DAYS``
    :param what: what happens to what, as staff read it
    :param over: the rows that have been there since before a moment
    :param clear: takes them away, or empties them
    """

    key: str
    what: Any
    over: Callable[[datetime], QuerySet[Any]]
    clear: Callable[[QuerySet[Any]], object]

    @property
    def days(self) -> int:
        """How many days the rows are kept."""
        days: int = settings.RETENTION_DAYS[self.key]
        return days


@dataclass(frozen=True, slots=True)
class Due:
    """A term with how many rows are over now."""

    term: Term
    count: int


_terms: dict[str, Term] = {}


def register(term: Term) -> None:
    """Add a term; the same key replaces an earlier one."""
    _terms[term.key] = term


def outlook(*, at: datetime) -> list[Due]:
    """Return what :func:`run` would clear; nothing changes."""
    return [Due(term, _over(term, at).count()) for term in _sorted()]


def run(*, at: datetime, actor: User | None = None) -> list[Due]:
    """Clear what is over, each kind in a transaction of its own, and write it down."""
    return [_clear(term, actor, at) for term in _sorted()]


@transaction.atomic
def _clear(term: Term, actor: User | None, at: datetime) -> Due:
    rows = _over(term, at)
    count = rows.count()
    if count:
        term.clear(rows)
        AuditEvent.objects.create(
            at=at,
            action=ACTION,
            actor=actor,
            data={"term": term.key, "days": term.days, "count": count},
        )
    return Due(term, count)


def _over(term: Term, at: datetime) -> QuerySet[Any]:
    return term.over(at - timedelta(days=term.days))


def _sorted() -> list[Term]:
    return sorted(_terms.values(), key=lambda term: term.key)
