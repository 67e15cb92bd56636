"""Marking an attempt's answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from assessments.domain.journal import Standing, standing_answers
from assessments.enums import MarkSource, RepairKind
from assessments.models import Attempt, AttemptItem, Mark, Repair
from assessments.questions.definition import Definition, Response
from assessments.questions.errors import InvalidResponse
from assessments.questions.outcome import FULL, NONE


@dataclass(frozen=True, slots=True)
class Graded:
    """What an answer is worth after all repairs of its question's key."""

    fraction: Fraction
    is_dropped: bool = False
    source: str = MarkSource.MACHINE


def graded(
    content: Definition, response: Response, repairs: Iterable[Repair] = ()
) -> Graded | None:
    """Grade ``response``; ``None`` when it needs a person.

    :param repairs: of the question's version, the oldest first
    """
    outcome = content.grade(response)
    result = None if outcome.by_hand else Graded(outcome.fraction)
    for repair in repairs:
        result = _repaired(result, response, repair)
    return result


def _repaired(
    result: Graded | None, response: Response, repair: Repair
) -> Graded | None:
    source = MarkSource.REPAIR
    if repair.kind == RepairKind.DROP:
        return Graded(NONE, is_dropped=True, source=source)
    if repair.kind == RepairKind.FULL or _is_accepted(repair, response):
        return Graded(FULL, source=source)
    if repair.corrected and result is not None:
        return _by_correction(repair.corrected.content, response) or result
    return result


def _is_accepted(repair: Repair, response: Response) -> bool:
    return repair.kind == RepairKind.ACCEPT and response == repair.accepted


def _by_correction(content: Definition, response: Response) -> Graded | None:
    """Grade by the corrected version, unless it does not know such an answer."""
    try:
        outcome = content.grade(content.read(response))
    except InvalidResponse:
        return None
    return Graded(outcome.fraction, source=MarkSource.REPAIR)


def repairs_of(version_ids: Iterable[int]) -> dict[int, list[Repair]]:
    """Return the repairs of each version that has some, the oldest first; one query."""
    found: dict[int, list[Repair]] = {}
    rows = Repair.objects.filter(question_version__in=version_ids)
    for repair in rows.select_related("corrected").order_by("pk"):
        found.setdefault(repair.question_version_id, []).append(repair)
    return found


def mark_by_machine(*, attempt: Attempt, at: datetime) -> list[Mark]:
    """Mark what a machine can mark, the standing answer of each question.

    What waits for a person gets no mark, and so the attempt no verdict yet.
    Four queries for any number of questions.
    """
    items = list(attempt.items.select_related("question_version"))
    answers = standing_answers([item.pk for item in items])
    repairs = repairs_of({item.question_version_id for item in items})
    marks = [
        _mark(item, answers.get(item.pk), repairs.get(item.question_version_id, ()), at)
        for item in items
    ]
    return Mark.objects.bulk_create([mark for mark in marks if mark])


def _mark(
    item: AttemptItem,
    standing: Standing | None,
    repairs: Sequence[Repair],
    at: datetime,
) -> Mark | None:
    result = graded(item.content, standing.answer if standing else {}, repairs)
    return mark_of(item, result, standing=standing, at=at) if result else None


def mark_of(
    item: AttemptItem,
    result: Graded,
    *,
    standing: Standing | None,
    at: datetime,
    reason: str = "",
) -> Mark:
    """Return the row of the ledger for ``result``, not saved yet."""
    return Mark(
        item=item,
        response_id=standing.pk if standing else None,
        numerator=result.fraction.numerator,
        denominator=result.fraction.denominator,
        is_dropped=result.is_dropped,
        source=result.source,
        reason=reason,
        at=at,
    )
