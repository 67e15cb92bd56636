"""What finds questions again: Wagtail's search and its index of references.

Wagtail looks after both at every saved row, which makes thousands of questions
of a file slow: each option and each tag has the whole question read once more.
Inside :func:`at_once` questions are noted, and indexed together at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.models import ReferenceIndex
from wagtail.search import index
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update

from assessments.models import Question

_noted: ContextVar[dict[int, Question] | None] = ContextVar("noted", default=None)


@contextmanager
def at_once() -> Iterator[None]:
    """Index the questions saved inside together at the end, in few statements.

    Belongs inside the transaction that saves them.
    """
    rows: dict[int, Question] = {}
    token = _noted.set(rows)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        _noted.reset(token)
    _index(rows)


def _index(rows: dict[int, Question]) -> None:
    by_type: dict[type[Question], list[Question]] = defaultdict(list)
    for row in rows.values():
        by_type[type(row)].append(row)
    for model, found in by_type.items():
        for row in found:
            ReferenceIndex.create_or_update_for_object(row)
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(model, found)


def keep(instance: Question, *, raw: bool = False, **_: Any) -> None:
    """Let search find a question that was saved, now or with the others."""
    rows = _noted.get()
    if rows is not None:
        rows[instance.pk] = instance
    elif not raw:
        index.insert_or_update_object(instance)


def forget(instance: Question, **_: Any) -> None:
    """Let search forget a question that was deleted."""
    index.remove_object(instance)
