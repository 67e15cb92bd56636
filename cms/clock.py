"""The clock that a rehearsal sets, for one request alone.

Views of all rooms ask ``timezone.now()`` and hand it on as ``at``. Django's function
stays as it is, migrations and defaults name it; the class it asks is replaced once, at
start-up, by one that looks whether this request was given a clock (decision 0114).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, tzinfo

from django.utils import timezone

_set_to: ContextVar[datetime | None] = ContextVar("rehearsed_clock", default=None)


class _AnyMoment(type):
    """Lets every ``datetime`` pass for a watch: Django asks so before it converts one."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, datetime)


class _Watch(datetime, metaclass=_AnyMoment):
    """Tells the rehearsed moment where there is one, else the time."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # no subclass comes out
        """Return the moment in ``tz``, as an ordinary ``datetime``."""
        rehearsed = _set_to.get()
        return rehearsed.astimezone(tz) if rehearsed else datetime.now(tz)


def install() -> None:
    """Let Django's ``timezone.now`` ask here; called in ``apps.ready``."""
    setattr(timezone, "datetime", _Watch)  # noqa: B010 - mypy knows no such name there


@contextmanager
def set_to(at: datetime) -> Iterator[None]:
    """Let the clock stand at ``at`` for what is done inside."""
    token = _set_to.set(at)
    try:
        yield
    finally:
        _set_to.reset(token)
