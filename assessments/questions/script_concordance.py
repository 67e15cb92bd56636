"""Script concordance: how a new fact changes a hypothesis, scored against a panel.

Source of the rule: Charlin B. et al., the "aggregate" method. An answer earns
the votes it got in the panel divided by those of the most frequent answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Final, Self

from assessments.questions.choice import OptionState
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
from assessments.questions.display import Arrange, DisplayOptions
from assessments.questions.errors import InvalidDefinition, InvalidResponse
from assessments.questions.outcome import FULL, NONE, Outcome, verdict
from assessments.questions.texts import NO_TEXT, Text, plain, together

SCALE: Final = ("-2", "-1", "0", "1", "2")


class Meaning(StrEnum):
    """What the scale is about: the words at its ends follow."""

    DIAGNOSIS = "diagnosis"
    INVESTIGATION = "investigation"
    TREATMENT = "treatment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A new fact; ``votes`` are the panel's, from -2 to +2."""

    key: str
    text: Text
    votes: tuple[int, ...]
    explanation: Text = NO_TEXT

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Fact:
        """Read one fact.

        :raises InvalidDefinition: ``no_panel`` without five counts of votes
        """
        votes = data.get("votes", ())
        if (
            not isinstance(votes, list | tuple)
            or len(votes) != len(SCALE)
            or not all(isinstance(n, int) and n >= 0 for n in votes)
        ):
            raise InvalidDefinition("five counts of votes", code="no_panel")
        return cls(
            key=data["key"],
            text=Text.from_data(data.get("text", {})),
            votes=tuple(votes),
            explanation=Text.from_data(data.get("explanation", {})),
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the fact in plain JSON types."""
        return {
            "key": self.key,
            "text": self.text.to_data(),
            "votes": list(self.votes),
            "explanation": self.explanation.to_data(),
        }

    def credit(self, answer: str) -> Fraction:
        """Return the part of the marks that ``answer`` earns."""
        if answer not in SCALE:
            return NONE
        return Fraction(self.votes[SCALE.index(answer)], max(self.votes))


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFace:
    """What a template sees of a point of the scale; ``votes`` in their time only."""

    value: str
    chosen: bool
    votes: int | None = None
    part: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFace:
    """What a template sees of a fact."""

    key: str
    text: Text
    points: tuple[PointFace, ...]
    chosen: str
    state: OptionState
    explanation: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ScriptFace(Face):
    """What a template sees: the facts with their scales."""

    facts: tuple[FactFace, ...]
    meaning: str
    experts: int


@dataclass(frozen=True, kw_only=True)
class ScriptConcordance(Definition):
    """A case with a hypothesis, and facts that may change it."""

    type: ClassVar[str] = "script_concordance"

    facts: tuple[Fact, ...]
    meaning: Meaning = Meaning.DIAGNOSIS

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.facts:
            raise InvalidDefinition("a fact or more", code="few_rows")
        if not all(fact.text for fact in self.facts):
            raise InvalidDefinition("a fact has no text", code="empty_option")
        if not all(any(fact.votes) for fact in self.facts):
            raise InvalidDefinition("nobody of the panel voted", code="no_panel")

    @property
    def experts(self) -> int:
        """How many experts voted, on the fact with most votes."""
        return max(sum(fact.votes) for fact in self.facts)

    @classmethod
    def from_data(cls, data: Data) -> Self:
        """Make the question that :meth:`to_data` described."""
        meaning = choice_of(data, "meaning", Meaning.DIAGNOSIS)
        return cls(
            **shared_parts(data),
            facts=tuple(Fact.from_data(row) for row in rows_of(data, "facts")),
            meaning=meaning,
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        return {
            **self.shared_data(),
            "facts": [fact.to_data() for fact in self.facts],
            "meaning": self.meaning.value,
        }

    def read(self, raw: Raw) -> Response:
        """Return the point chosen for each fact; none at all is blank."""
        if not set(raw) <= {fact.key for fact in self.facts}:
            raise InvalidResponse("no such fact", code="no_such_option")
        given = {
            fact.key: [v for v in raw.get(fact.key, ()) if v] for fact in self.facts
        }
        if any(len(values) > 1 for values in given.values()):
            raise InvalidResponse("only one point", code="too_many")
        if not {v for values in given.values() for v in values} <= set(SCALE):
            raise InvalidResponse("no such point", code="no_such_option")
        return {key: values for key, values in given.items() if values}

    def grade(self, response: Response) -> Outcome:
        """Give the mean of what the facts earn."""
        credits_ = [fact.credit(_given(fact, response)) for fact in self.facts]
        facts = {"rows": len(self.facts), "hits": credits_.count(FULL)}
        return Outcome(sum(credits_, NONE) / len(self.facts), facts)

    def guess(self) -> Fraction | None:
        """Return the mean credit of all points of the scale on all facts."""
        marks = [fact.credit(point) for fact in self.facts for point in SCALE]
        return sum(marks, NONE) / len(marks)

    def words(self, response: Response) -> tuple[Text, ...]:
        """Return each fact with the point it was given."""
        return tuple(
            together(fact.text, plain(signed(value)))
            for fact in self.facts
            for value in response.get(fact.key, ())
        )

    def face(
        self, *, response: Response, display: DisplayOptions, arrange: Arrange
    ) -> ScriptFace:
        """Return what may be seen of the question with this answer."""
        return ScriptFace(
            type=self.type,
            response=response,
            display=display,
            outcome=self.grade(response) if display.show_correctness else None,
            facts=tuple(_fact_face(fact, response, display) for fact in self.facts),
            meaning=self.meaning.value,
            experts=self.experts,
            **self.face_parts(display),
        )

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, partly right, wrong, blank and refused."""
        question = cls(
            vignette=Text(ru="Девочка 3 лет, петехии, тромбоциты 14×10⁹/л."),
            stem=Text(
                ru="Вы думаете об иммунной тромбоцитопении.",
                en="You think of immune thrombocytopenia.",
            ),
            facts=(
                Fact(
                    key="spleen",
                    text=Text(ru="Селезёнка +5 см", en="Spleen 5 cm below the margin"),
                    votes=(8, 3, 1, 0, 0),
                ),
                Fact(
                    key="pox",
                    text=Text(ru="Недавно ветрянка", en="Chickenpox lately"),
                    votes=(0, 0, 2, 6, 4),
                ),
            ),
        )
        return (
            Example(question, {"spleen": ["-2"], "pox": ["1"]}, Fraction(1)),
            Example(question, {"spleen": ["-1"], "pox": ["2"]}, Fraction(25, 48)),
            Example(question, {"spleen": ["-2"]}, Fraction(1, 2)),
            Example(question, {"spleen": ["2"], "pox": ["-2"]}, Fraction(0)),
            Example(question, {}, Fraction(0)),
            Example(question, {"spleen": ["3"]}, None),
            Example(question, {"spleen": ["1", "2"]}, None),
            Example(question, {"liver": ["1"]}, None),
        )


def signed(value: str) -> str:
    """Write a point of the scale as people do: +1, 0, −2."""
    return value.replace("-", "\u2212") if value in {"-2", "-1", "0"} else f"+{value}"


def _given(fact: Fact, response: Response) -> str:
    return next(iter(response.get(fact.key, ())), "")


def _fact_face(fact: Fact, response: Response, display: DisplayOptions) -> FactFace:
    chosen = _given(fact, response)
    most = max(fact.votes)
    return FactFace(
        key=fact.key,
        text=fact.text,
        chosen=signed(chosen) if chosen else "",
        state=_state(fact, chosen, display),
        points=tuple(
            PointFace(
                value=value,
                chosen=value == chosen,
                votes=votes if display.show_key else None,
                part=round(100 * votes / most) if display.show_key else None,
            )
            for value, votes in zip(SCALE, fact.votes, strict=True)
        ),
        explanation=fact.explanation if display.show_explanations else None,
    )


def _state(fact: Fact, chosen: str, display: DisplayOptions) -> OptionState:
    if not (display.show_correctness or display.show_key):
        return OptionState.PLAIN
    if not chosen:
        return OptionState.MISSED
    stands = verdict(fact.credit(chosen))
    return {"right": OptionState.HIT, "partly": OptionState.PARTLY}.get(
        stands.value, OptionState.EXTRA
    )
