"""Which questions an attempt gets, and in which order."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from assessments.models import (
    Attempt,
    AttemptItem,
    Category,
    PinnedSlot,
    Question,
    QuestionVersion,
    QuizSlot,
)
from assessments.questions.display import shuffled
from people.models import Person


class Drawn(NamedTuple):
    """A question for an attempt: the place it fills and its version."""

    slot: PinnedSlot
    version_id: int


def pool_of(slot: QuizSlot) -> list[int]:
    """Return the last versions of all questions a drawing slot may give."""
    questions = Question.objects.non_polymorphic().filter(
        live=True, category__in=_with_those_inside(slot.draw_category)
    )
    if slot.draw_difficulty:
        questions = questions.filter(difficulty=slot.draw_difficulty)
    if slot.draw_tag:
        questions = questions.filter(tags__name__iexact=slot.draw_tag)
    rows = QuestionVersion.objects.filter(
        question__in=questions.order_by().values("pk")
    )
    last = dict(rows.order_by("number").values_list("question_id", "pk"))
    return sorted(last.values())


def _with_those_inside(category: Category | None) -> set[int]:
    found = {category.pk} if category else set()
    below = found
    while below:
        inside = Category.objects.filter(parent__in=below).values_list("pk", flat=True)
        below = set(inside) - found
        found = found | below
    return found


def draw(attempt: Attempt, person: Person) -> list[AttemptItem]:
    """Return the questions of ``attempt``, drawn and ordered by its seed.

    What the person has not seen in earlier attempts is drawn first. Sections
    keep their order; questions are shuffled inside them.
    """
    version = attempt.quiz_version
    slots = list(version.slots.order_by("position"))
    drawn = _fill(slots, attempt.seed, _questions(slots), _seen(slots, person))
    if version.shuffle_questions:
        drawn = list(_shuffled_by_section(drawn, attempt.seed))
    return [
        AttemptItem(
            attempt=attempt,
            slot=row.slot,
            position=position,
            question_version_id=row.version_id,
            points=row.slot.points,
        )
        for position, row in enumerate(drawn, start=1)
    ]


def _questions(slots: Sequence[PinnedSlot]) -> dict[int, int]:
    """Return the question of each version that may come; no query without a pool."""
    pooled = [pk for slot in slots for pk in slot.pool]
    if not pooled:
        return {}
    fixed = [slot.question_version_id for slot in slots if slot.question_version_id]
    rows = QuestionVersion.objects.filter(pk__in=[*pooled, *fixed])
    return dict(rows.values_list("pk", "question_id"))


def _seen(slots: Sequence[PinnedSlot], person: Person) -> set[int]:
    if not any(slot.pool for slot in slots):
        return set()
    items = AttemptItem.objects.filter(attempt__in=Attempt.objects.for_person(person))
    return set(items.values_list("question_version__question", flat=True))


def _fill(
    slots: Sequence[PinnedSlot], seed: str, questions: dict[int, int], seen: set[int]
) -> list[Drawn]:
    """Draw from the smallest pool first, so that a larger one leaves it enough."""
    taken = {
        questions.get(slot.question_version_id)
        for slot in slots
        if slot.question_version_id
    }
    chosen: dict[int, list[int]] = {}
    for slot in sorted(slots, key=lambda slot: len(slot.pool)):
        order = shuffled(f"{seed}/{slot.position}")([str(pk) for pk in slot.pool])
        free = [int(pk) for pk in order if questions[int(pk)] not in taken]
        free.sort(key=lambda pk: questions[pk] in seen)
        chosen[slot.pk] = free[: slot.draw_count]
        taken |= {questions[pk] for pk in chosen[slot.pk]}
    return [
        Drawn(slot, version_id)
        for slot in slots
        for version_id in _versions(slot, chosen)
    ]


def _versions(slot: PinnedSlot, chosen: dict[int, list[int]]) -> list[int]:
    return [slot.question_version_id] if slot.question_version_id else chosen[slot.pk]


def _shuffled_by_section(drawn: Sequence[Drawn], seed: str) -> Iterator[Drawn]:
    for _section, rows in groupby(drawn, key=lambda row: row.slot.section_ru):
        by_key = {_key(row): row for row in rows}
        yield from (by_key[key] for key in shuffled(seed)(list(by_key)))


def _key(row: Drawn) -> str:
    drawn_from_pool = f"{row.slot.pk}/{row.version_id}"
    return drawn_from_pool if row.slot.pool else str(row.slot.pk)
