"""What was answered to each question, by thirds of the group."""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from assessments.domain.analysis.gathering import BATCH
from assessments.models import Response as Entry
from assessments.questions.choice import CHOSEN, ChoiceDefinition
from assessments.questions.definition import Definition
from assessments.questions.outcome import FULL

MOST_SHOWN: Final = 12
# An answer written by fewer may tell who wrote it.
FEWEST_WRITERS: Final = 2

Counts: TypeAlias = list[int]
Given: TypeAlias = dict[int, dict[str, "array[int]"]]
"""By version and answer, the seats of those who gave it."""


@dataclass(slots=True)
class Row:
    """An answer as the report keeps it: words, whether it is right, how many gave it."""

    text: dict[str, str]
    is_right: bool | None
    counts: Counts

    def to_data(self) -> dict[str, Any]:
        """Describe the row in plain JSON types."""
        return {"text": self.text, "right": self.is_right, "counts": self.counts}


def answers_of(attempts: Sequence[int]) -> Given:
    """Read the answers that stand, of all questions; one query for a few attempts."""
    seats = {attempt: seat for seat, attempt in enumerate(attempts)}
    found: Given = defaultdict(lambda: defaultdict(lambda: array("l")))
    for start in range(0, len(attempts), BATCH):
        for version, attempt, answer in _standing(attempts[start : start + BATCH]):
            found[version][answer].append(seats[attempt])
    return found


def _standing(attempts: Sequence[int]) -> Iterable[tuple[int, int, str]]:
    """Return version, attempt and answer of each question answered.

    The rule is that of :func:`assessments.domain.journal.standing`, without
    making a row of the journal an object.
    """
    latest: dict[int, dict[str, tuple[int, datetime, int, Any]]] = defaultdict(dict)
    owner: dict[int, tuple[int, int]] = {}
    entries = Entry.objects.filter(item__attempt__in=attempts).order_by("pk")
    for (
        pk,
        item,
        version,
        attempt,
        client,
        sequence,
        answer,
        received,
        given,
    ) in entries.values_list(
        "pk",
        "item_id",
        "item__question_version_id",
        "item__attempt_id",
        "client",
        "sequence",
        "answer",
        "received_at",
        "given_at",
    ):
        owner[item] = (version, attempt)
        known = latest[item].get(client)
        if known is None or sequence > known[0]:
            latest[item][client] = (sequence, given or received, pk, answer)
    for item, clients in latest.items():
        last = max(clients.values(), key=lambda entry: entry[1:3])
        yield (*owner[item], json.dumps(last[3], sort_keys=True, ensure_ascii=False))


def rows_of(
    content: Definition,
    given: Mapping[str, Sequence[int]],
    thirds: Sequence[int],
    asked: Sequence[int],
) -> list[Row]:
    """Return the answers to one question with how many of each third gave them.

    Options stand in their order, chosen or not; what is written or put together
    by the most frequent answer, and what only one person wrote not at all. The
    last row counts those without an answer. Texts for markers are left out.

    :param asked: the seats of all who were asked
    """
    written = [json.loads(text) for text in given if text != "{}"]
    if any(content.grade(answer).by_hand is not None for answer in written):
        return []
    by_answer = {
        text: _counts(seats, thirds) for text, seats in given.items() if text != "{}"
    }
    answered = {seat for text, seats in given.items() if text != "{}" for seat in seats}
    blank = _counts([seat for seat in asked if seat not in answered], thirds)
    rows = (
        _options(content, by_answer)
        if isinstance(content, ChoiceDefinition)
        else _written(content, by_answer)
    )
    return [*rows, Row({}, None, blank)]


def _counts(seats: Sequence[int], thirds: Sequence[int]) -> Counts:
    counts = [0, 0, 0]
    for seat in seats:
        counts[thirds[seat]] += 1
    return counts


def _options(content: ChoiceDefinition, by_answer: Mapping[str, Counts]) -> list[Row]:
    by_key = {option.key: [0, 0, 0] for option in content.options}
    for text, counts in by_answer.items():
        for key in json.loads(text).get(CHOSEN, ()):
            if key in by_key:
                by_key[key] = _sum(by_key[key], counts)
    return [
        Row(option.text.to_data(), option.key in content.right, by_key[option.key])
        for option in content.options
    ]


def _written(content: Definition, by_answer: Mapping[str, Counts]) -> list[Row]:
    by_words: dict[str, Row] = {}
    for text, counts in by_answer.items():
        response = json.loads(text)
        parts = content.words(response)
        words = {
            code: "; ".join(part.best(code)[0] for part in parts)
            for code in ("ru", "en")
        }
        is_right = content.grade(response).fraction == FULL
        row = by_words.setdefault(
            f"{words['ru'].casefold()}/{is_right}", Row(words, is_right, [0, 0, 0])
        )
        row.counts = _sum(row.counts, counts)
    common = [row for row in by_words.values() if sum(row.counts) >= FEWEST_WRITERS]
    return sorted(common, key=lambda row: -sum(row.counts))[:MOST_SHOWN]


def _sum(one: Counts, other: Counts) -> Counts:
    return [a + b for a, b in zip(one, other, strict=True)]
