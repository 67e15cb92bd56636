"""Work that is due: a row in the database, worked off by a tick every minute.

A room that has such work derives a model from :class:`DueRow`, registers what
to do with a row in ``apps.ready`` and calls :func:`wake` when it has written
one. The message that wakes the worker may get lost; the row cannot.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, ClassVar, Protocol, Self

from django.apps import apps
from django.db import connections, models, router, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

# Longer than any handler may take; then the row is thought to be abandoned.
LEASE = timedelta(minutes=15)
# The waits between 12 attempts add up to a day.
ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
ERROR_LENGTH = 500
INTERRUPTED = "Interrupted: the last attempt ended without an outcome."


class Handler(Protocol):
    """Does the work of one row, in transactions of its own, and may be repeated.

    Returns ``None`` when the work is done, or when to go on with it.
    """

    def __call__(self, row: Any, *, at: datetime) -> datetime | None:
        """Work on ``row``; ``at`` is now."""


class DueQuerySet(models.QuerySet[Any]):
    """Rows by what has to be done with them."""

    def waiting(self) -> Self:
        """Keep rows whose work is neither done nor given up."""
        return self.filter(done_at=None, attempts__lt=ATTEMPTS)

    def stuck(self) -> Self:
        """Keep rows that failed too often; a person has to look at them."""
        return self.filter(done_at=None, attempts__gte=ATTEMPTS)

    def due(self, at: datetime) -> Self:
        """Keep rows whose work may start at ``at``."""
        nobody_holds_it = Q(leased_until=None) | Q(leased_until__lte=at)
        return self.waiting().filter(nobody_holds_it, due_at__lte=at)

    def claim(
        self, *, at: datetime, limit: int, lease: timedelta | None = None
    ) -> list[Any]:
        """Take up to ``limit`` due rows, the oldest first, for the time of ``lease``.

        The attempt is counted before the work starts: work that kills its
        worker is not repeated for ever. On PostgreSQL two workers never wait
        for each other; SQLite lets one write at a time anyway.
        """
        with transaction.atomic(using=self.db):
            rows = list(
                self.due(at)
                .order_by("due_at", "pk")
                .select_for_update(skip_locked=True, of=("self",))[:limit]
            )
            self.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(
                leased_until=at + (lease or self.model.lease),
                attempts=F("attempts") + 1,
                last_error=INTERRUPTED,
            )
        for row in rows:
            row.attempts += 1
        return rows


class DueRow(models.Model):
    """A piece of work with the time from which it may be done.

    ``lease`` is how long a worker holds a row: longer than the work may take,
    and how long the row waits when its worker was killed.
    """

    lease: ClassVar[timedelta] = LEASE

    due_at = models.DateTimeField(_("due at"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    leased_until = models.DateTimeField(
        _("not before"), null=True, blank=True, editable=False
    )
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=ERROR_LENGTH, blank=True)

    objects = DueQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(done_at=None), name="%(class)s_due"
            ),
        ]

    def finish(self, *, at: datetime) -> None:
        """Note that the work is done, unless it was made due anew meanwhile."""
        done = self._rows(due_at=self.due_at).update(
            done_at=at, leased_until=None, last_error=""
        )
        if not done:
            self._let_go()

    def go_on(self, *, at: datetime) -> None:
        """Note that a part is done and the rest is due at ``at``.

        A row that was made due anew meanwhile keeps its own time.
        """
        moved = self._rows(due_at=self.due_at).update(
            due_at=at, leased_until=None, attempts=0, last_error=""
        )
        if not moved:
            self._let_go()

    def fail(self, error: BaseException, *, at: datetime) -> None:
        """Keep ``error`` and let the row wait, twice as long each time."""
        self._rows().update(
            leased_until=at + wait_after(self.attempts),
            last_error=f"{type(error).__name__}: {error}"[:ERROR_LENGTH],
        )

    def _let_go(self) -> None:
        self._rows().update(leased_until=None, attempts=0, last_error="")

    def _rows(self, **conditions: Any) -> models.QuerySet[Any]:
        return type(self)._default_manager.filter(pk=self.pk, **conditions)


_handlers: dict[type[DueRow], Handler] = {}


def register(model: type[DueRow], handler: Handler) -> None:
    """Say what is to be done with rows of ``model``; call it in ``apps.ready``."""
    _handlers[model] = handler


def registered() -> list[type[DueRow]]:
    """Return the models whose rows are worked off."""
    return list(_handlers)


def wake(model: type[DueRow]) -> None:
    """After commit, send the message that wakes the worker for ``model``.

    Many calls in one transaction send one message. If the broker is away,
    nothing is raised: the tick finds the rows.
    """
    using = router.db_for_write(model)
    send = _sender(model._meta.label)
    pending = (function for _ids, function, _robust in _on_commit(using))
    if send not in pending:
        transaction.on_commit(send, using=using, robust=True)


def work_off(model: type[DueRow], *, now: Callable[[], datetime]) -> int:
    """Do everything of ``model`` that is due; return how many rows were tried.

    Rows are claimed one by one, so that a row that kills its worker spends
    no attempt of another.
    """
    tried = 0
    while rows := model._default_manager.claim(at=now(), limit=1):
        for row in rows:
            run(row, at=now())
            tried += 1
    return tried


def run(row: DueRow, *, at: datetime) -> None:
    """Do the work of one claimed row and write down how it ended."""
    try:
        next_at = _handlers[type(row)](row, at=at)
    except Exception as error:
        logger.exception("Due work failed: %s %s", row._meta.label, row.pk)
        row.fail(error, at=at)
        return
    if next_at is None:
        row.finish(at=at)
    else:
        row.go_on(at=next_at)


def wait_after(attempts: int) -> timedelta:
    """Return how long a row rests after its ``attempts``-th failure."""
    return min(FIRST_WAIT * 2 ** (max(attempts, 1) - 1), LONGEST_WAIT)


def model_of(label: str) -> type[DueRow]:
    """Return the model that a waking message named."""
    return apps.get_model(label)


def _on_commit(using: str) -> Sequence[tuple[Any, ...]]:
    return connections[using].run_on_commit


@cache
def _sender(label: str) -> Callable[[], object]:
    def send() -> None:
        from notices.tasks import work_off_one_kind  # the tasks need this module

        work_off_one_kind.delay(label)

    return send
