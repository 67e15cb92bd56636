"""Ordering: steps that are put into their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, Final, Self

from assessments.questions.definition import (
    Data,
    Definition,
    Example,
    Face,
    Raw,
    Response,
    choice_of,
    rows_of,
    shared_parts,
)
from assessments.questions.display import Arrange, DisplayOptions, shuffled
from assessments.questions.errors import InvalidDefinition, InvalidResponse
from assessments.questions.outcome import FULL, NONE, Outcome
from assessments.questions.texts import NO_TEXT, Text

ORDER: Final = "order"
# The order in which a page first showed the steps; nobody has touched them yet.
# Buttons of a page without scripts: the step named goes one place up or down.
SHOWN: Final = "shown"
UP: Final = "up"
DOWN: Final = "down"
MIN_STEPS: Final = 2


class OrderScoring(StrEnum):
    """What is counted in an order that is not wholly right."""

    NEIGHBOURS = "neighbours"
    PLACES = "places"
    ALL_OR_NOTHING = "all_or_nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One of the things to be put into order."""

    key: str
    text: Text
    explanation: Text = NO_TEXT

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Step:
        """Read one step.

        :raises InvalidDefinition: when a text is none
        """
        return cls(
            key=data["key"],
            text=Text.from_data(data.get("text", {})),
            explanation=Text.from_data(data.get("explanation", {})),
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the step in plain JSON types."""
        return {
            "key": self.key,
            "text": self.text.to_data(),
            "explanation": self.explanation.to_data(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFace:
    """What a template sees of a step; ``is_in_place`` is told in its time only."""

    key: str
    text: Text
    is_in_place: bool | None = None
    explanation: Text | None = None


@dataclass(frozen=True, kw_only=True)
class OrderFace(Face):
    """What a template sees: the steps in the order given, and the right one."""

    steps: tuple[StepFace, ...]
    rule: str
    right: tuple[StepFace, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ordering(Definition):
    """Steps, written in their right order."""

    type: ClassVar[str] = "ordering"

    steps: tuple[Step, ...]
    scoring: OrderScoring = OrderScoring.NEIGHBOURS

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.steps) < MIN_STEPS:
            raise InvalidDefinition("two steps or more", code="few_options")
        if not all(step.text for step in self.steps):
            raise InvalidDefinition("a step has no text", code="empty_option")

    @property
    def keys(self) -> list[str]:
        """The keys in the right order."""
        return [step.key for step in self.steps]

    @classmethod
    def from_data(cls, data: Data) -> Self:
        """Make the question that :meth:`to_data` described."""
        scoring = choice_of(data, "scoring", OrderScoring.NEIGHBOURS)
        return cls(
            **shared_parts(data),
            steps=tuple(Step.from_data(row) for row in rows_of(data, "steps")),
            scoring=scoring,
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        return {
            **self.shared_data(),
            "steps": [step.to_data() for step in self.steps],
            "scoring": self.scoring.value,
        }

    def read(self, raw: Raw) -> Response:
        """Return all keys in the order given, a step moved if a button says so.

        The order in which they were first shown, which is never the right one,
        is no answer.
        """
        order = [key for key in raw.get(ORDER, ()) if key]
        if not order:
            return {}
        if sorted(order) != sorted(self.keys):
            raise InvalidResponse("not these steps", code="no_such_option")
        for name, by in ((UP, -1), (DOWN, 1)):
            for key in raw.get(name, ()):
                order = moved(order, key, by)
        return {ORDER: order} if order != list(raw.get(SHOWN, ())) else {}

    def grade(self, response: Response) -> Outcome:
        """Mark the order by :attr:`scoring`.

        Neighbours: the part of the steps that are followed by the right one;
        one step out of line costs little. Places: the part that stand where
        they belong.
        """
        order = response.get(ORDER, [])
        if not order:
            return Outcome(NONE, {"hits": 0, "of": self._count})
        hits = self._hits(order)
        facts = {"hits": hits, "of": self._count}
        if self.scoring is OrderScoring.ALL_OR_NOTHING:
            return Outcome(FULL if order == self.keys else NONE, facts)
        return Outcome(Fraction(hits, self._count), facts)

    @property
    def _count(self) -> int:
        neighbours = self.scoring is OrderScoring.NEIGHBOURS
        return len(self.steps) - 1 if neighbours else len(self.steps)

    def _hits(self, order: Sequence[str]) -> int:
        if self.scoring is OrderScoring.NEIGHBOURS:
            return len(set(pairwise(order)) & set(pairwise(self.keys)))
        return sum(one == other for one, other in zip(order, self.keys, strict=True))

    def words(self, response: Response) -> tuple[Text, ...]:
        """Return the steps in the order given."""
        texts = {step.key: step.text for step in self.steps}
        return tuple(texts[key] for key in response.get(ORDER, ()))

    def face(
        self, *, response: Response, display: DisplayOptions, arrange: Arrange
    ) -> OrderFace:
        """Return what may be seen of the question with this answer."""
        order = response.get(ORDER) or self.start(arrange)
        by_key = {step.key: step for step in self.steps}
        return OrderFace(
            type=self.type,
            response=response,
            display=display,
            rule=self.scoring.value,
            outcome=self.grade(response) if display.show_correctness else None,
            steps=tuple(
                StepFace(
                    key=key,
                    text=by_key[key].text,
                    is_in_place=right == key if display.show_correctness else None,
                )
                for key, right in zip(order, self.keys, strict=True)
            ),
            right=self._right(display) if display.show_key else (),
            **self.face_parts(display),
        )

    def _right(self, display: DisplayOptions) -> tuple[StepFace, ...]:
        told = display.show_explanations
        return tuple(
            StepFace(
                key=step.key,
                text=step.text,
                explanation=step.explanation if told else None,
            )
            for step in self.steps
        )

    def start(self, arrange: Arrange) -> list[str]:
        """Return the order in which the steps are shown at first; never the right one.

        Shuffled also where the quiz does not: as written, they give the key away.
        """
        order = arrange(shuffled(self.stem.ru or self.stem.en)(self.keys))
        return order[1:] + order[:1] if order == self.keys else order

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, partly right, wrong, blank and refused."""
        by_rule = {rule: _question(rule) for rule in OrderScoring}
        mild = by_rule[OrderScoring.NEIGHBOURS]
        places = by_rule[OrderScoring.PLACES]
        strict = by_rule[OrderScoring.ALL_OR_NOTHING]
        right, late = ["abc", "call", "bloods", "go"], ["call", "bloods", "go", "abc"]
        return (
            Example(mild, {"order": right}, Fraction(1)),
            Example(mild, {"order": late}, Fraction(2, 3)),
            Example(mild, {"order": right[::-1]}, Fraction(0)),
            Example(
                mild, {"order": ["call", "abc", *right[2:]], "up": ["abc"]}, Fraction(1)
            ),
            Example(
                mild,
                {"order": ["call", "abc", *right[2:]], "down": ["call"]},
                Fraction(1),
            ),
            Example(mild, {"order": right, "up": ["abc"]}, Fraction(1)),
            Example(mild, {"order": late, "shown": late}, Fraction(0)),
            Example(mild, {"order": late, "shown": right[::-1]}, Fraction(2, 3)),
            Example(mild, {}, Fraction(0)),
            Example(mild, {"order": right[:2]}, None),
            Example(mild, {"order": [*right, "abc"]}, None),
            Example(mild, {"order": right, "up": ["nobody"]}, None),
            Example(places, {"order": late}, Fraction(0)),
            Example(places, {"order": ["abc", "call", "go", "bloods"]}, Fraction(1, 2)),
            Example(strict, {"order": right}, Fraction(1)),
            Example(strict, {"order": late}, Fraction(0)),
        )


def moved(order: Sequence[str], key: str, by: int) -> list[str]:
    """Return ``order`` with ``key`` one place on; at an end it stays.

    :raises InvalidResponse: when there is no such step

    >>> moved(["a", "b", "c"], "c", -1)
    ['a', 'c', 'b']
    """
    if key not in order:
        raise InvalidResponse("no such step", code="no_such_option")
    rest = [other for other in order if other != key]
    place = max(0, min(len(rest), order.index(key) + by))
    return [*rest[:place], key, *rest[place:]]


def _question(scoring: OrderScoring) -> Ordering:
    return Ordering(
        scoring=scoring,
        stem=Text(
            ru="Поставьте шаги перевода в центр по порядку.",
            en="Put the steps of a transfer into order.",
        ),
        steps=(
            Step(key="abc", text=Text(ru="Стабилизировать", en="Stabilise")),
            Step(key="call", text=Text(ru="Позвонить в центр", en="Call the centre")),
            Step(key="bloods", text=Text(ru="Взять анализы", en="Draw bloods")),
            Step(key="go", text=Text(ru="Выехать", en="Set off")),
        ),
    )
