"""The journal of answers: which one of them stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from operator import attrgetter

from assessments.models import Response as Entry
from assessments.questions.definition import Response


@dataclass(frozen=True, slots=True)
class Standing:
    """The answer of one question that counts now."""

    pk: int
    answer: Response
    received_at: datetime


def standing_answers(item_ids: Iterable[int]) -> dict[int, Standing]:
    """Return the answer that stands for each item that has one, in one query."""
    entries = Entry.objects.filter(item__in=item_ids).order_by("item_id", "pk")
    by_item = groupby(entries, key=attrgetter("item_id"))
    return {item_id: standing(rows) for item_id, rows in by_item}


def standing(entries: Iterable[Entry]) -> Standing:
    """Return the entry that counts: the later one of each client's latest.

    Within a client the highest sequence wins, however late it arrived;
    between clients the one given later, by the server's clock.
    """
    latest: dict[str, Entry] = {}
    for entry in entries:
        known = latest.get(entry.client)
        if known is None or entry.sequence > known.sequence:
            latest[entry.client] = entry
    last = max(latest.values(), key=lambda entry: (entry.counts_from, entry.pk))
    return Standing(last.pk, last.answer, last.received_at)


def fingerprint(answer: Mapping[str, Iterable[str]]) -> str:
    """Return a short name of an answer, to tell whether a page changed it.

    >>> fingerprint({})
    ''
    """
    if not answer:
        return ""
    parts = [f"{name}={','.join(answer[name])}" for name in sorted(answer)]
    return sha256("&".join(parts).encode()).hexdigest()[:16]
