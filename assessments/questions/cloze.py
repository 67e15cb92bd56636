"""Cloze: a passage with gaps for words, numbers and choices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
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
    rows_of,
    shared_parts,
)
from assessments.questions.display import Arrange, DisplayOptions
from assessments.questions.errors import InvalidDefinition, InvalidResponse
from assessments.questions.gaps import Gap, GapKind, GapOption
from assessments.questions.outcome import FULL, NONE, Outcome, Verdict, verdict
from assessments.questions.short_answer import Form
from assessments.questions.texts import LANGUAGES, Text, plain, together

MARK: Final = re.compile(r"\[\[\s*([^\[\]\s]+)\s*\]\]")
_STATES: Final = {
    Verdict.RIGHT: OptionState.HIT,
    Verdict.PARTLY: OptionState.PARTLY,
    Verdict.WRONG: OptionState.EXTRA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GapFace:
    """What a template sees of a gap; ``right`` is empty before its time."""

    key: str
    number: int
    kind: str
    label: Text
    given: str
    told: Text
    state: OptionState
    options: tuple[tuple[str, Text], ...] = ()
    right: Text | None = None
    explanation: Text | None = None


@dataclass(frozen=True, kw_only=True)
class ClozeFace(Face):
    """What a template sees: the passage and its gaps by their keys."""

    passage: Text
    gaps: tuple[GapFace, ...]

    @property
    def by_key(self) -> dict[str, GapFace]:
        """The gaps by their keys."""
        return {gap.key: gap for gap in self.gaps}


@dataclass(frozen=True, kw_only=True)
class Cloze(Definition):
    """A passage in which ``[[key]]`` stands for the gap with that key."""

    type: ClassVar[str] = "cloze"

    passage: Text
    gaps: tuple[Gap, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.passage or not self.gaps:
            raise InvalidDefinition("a passage with a gap", code="no_gaps")
        for code in LANGUAGES:
            marks = MARK.findall(getattr(self.passage, code))
            if marks and sorted(marks) != sorted(gap.key for gap in self.gaps):
                raise InvalidDefinition("each gap once", code="gap_mismatch")
            if getattr(self.passage, code) and not marks:
                raise InvalidDefinition("no gap in this language", code="gap_mismatch")

    @classmethod
    def from_data(cls, data: Data) -> Self:
        """Make the question that :meth:`to_data` described."""
        return cls(
            **shared_parts(data),
            passage=Text.from_data(data.get("passage", {})),
            gaps=tuple(Gap.from_data(row) for row in rows_of(data, "gaps")),
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        return {
            **self.shared_data(),
            "passage": self.passage.to_data(),
            "gaps": [gap.to_data() for gap in self.gaps],
        }

    def read(self, raw: Raw) -> Response:
        """Return what was put into each gap; all empty is blank."""
        if not set(raw) <= {gap.key for gap in self.gaps}:
            raise InvalidResponse("no such gap", code="no_such_option")
        given = {gap.key: gap.read(raw.get(gap.key, ())) for gap in self.gaps}
        return {key: values for key, values in given.items() if values}

    def grade(self, response: Response) -> Outcome:
        """Give the mean of what the gaps earn, each by its weight."""
        earned = [gap.grade(_given(gap, response)) for gap in self.gaps]
        facts = {"rows": len(self.gaps), "hits": earned.count(FULL)}
        weighed = sum(
            (part * gap.weight for part, gap in zip(earned, self.gaps, strict=True)),
            NONE,
        )
        return Outcome(weighed / sum(gap.weight for gap in self.gaps), facts)

    def guess(self) -> Fraction | None:
        """Return the mean chance of the gaps to choose from; what is written has none."""
        if not any(gap.options for gap in self.gaps):
            return None
        chances = (
            Fraction(gap.weight, len(gap.options)) for gap in self.gaps if gap.options
        )
        return sum(chances, NONE) / sum(gap.weight for gap in self.gaps)

    def words(self, response: Response) -> tuple[Text, ...]:
        """Return what was put into each gap."""
        return tuple(
            together(plain(gap.key), gap.told(value))
            for gap in self.gaps
            for value in response.get(gap.key, ())
        )

    def face(
        self, *, response: Response, display: DisplayOptions, arrange: Arrange
    ) -> ClozeFace:
        """Return what may be seen of the question with this answer."""
        return ClozeFace(
            type=self.type,
            response=response,
            display=display,
            outcome=self.grade(response) if display.show_correctness else None,
            passage=self.passage,
            gaps=tuple(
                _gap_face(number, gap, _given(gap, response), display, arrange)
                for number, gap in enumerate(self.gaps, start=1)
            ),
            **self.face_parts(display),
        )

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, partly right, wrong, blank and refused."""
        question = _question()
        right = {"t": ["38,5"], "n": ["low"], "m": ["Час"]}
        return (
            Example(question, right, Fraction(1)),
            Example(question, {**right, "m": ["день"]}, Fraction(3, 4)),
            Example(question, {**right, "t": ["39"]}, Fraction(1, 2)),
            Example(question, {"t": ["37"], "n": ["high"], "m": ["  "]}, Fraction(0)),
            Example(question, {}, Fraction(0)),
            Example(question, {"t": ["жар"]}, None),
            Example(question, {"n": ["medium"]}, None),
            Example(question, {"n": ["low", "high"]}, None),
            Example(question, {"m": ["а" * 201]}, None),
            Example(question, {"x": ["1"]}, None),
        )


def pieces(passage: str) -> list[tuple[str, str]]:
    """Part a passage into words and the gap that follows them, if one does.

    >>> pieces("Через [[m]] минут")
    [('Через ', 'm'), (' минут', '')]
    """
    parts = MARK.split(passage)
    return list(zip(parts[::2], [*parts[1::2], ""], strict=True))


def _given(gap: Gap, response: Response) -> str:
    return next(iter(response.get(gap.key, ())), "")


def _gap_face(
    place: int, gap: Gap, given: str, display: DisplayOptions, arrange: Arrange
) -> GapFace:
    texts = {option.key: option.text for option in gap.options}
    return GapFace(
        key=gap.key,
        number=place,
        kind=gap.kind.value,
        label=gap.label,
        given=given,
        told=gap.told(given),
        state=_state(gap, given, display),
        options=tuple((key, texts[key]) for key in arrange(list(texts))),
        right=gap.right if display.show_key else None,
        explanation=gap.explanation if display.show_explanations else None,
    )


def _state(gap: Gap, given: str, display: DisplayOptions) -> OptionState:
    if not (display.show_correctness or display.show_key):
        return OptionState.PLAIN
    return _STATES[verdict(gap.grade(given))] if given else OptionState.MISSED


def _question() -> Cloze:
    return Cloze(
        stem=Text(ru="Дополните запись.", en="Complete the note."),
        passage=Text(
            ru="Температура [[t]] °C, нейтрофилы [[n]]. Антибиотик в [[m]].",
            en="Temperature [[t]] °C, neutrophils [[n]]. Antibiotic within an [[m]].",
        ),
        gaps=(
            Gap(
                key="t",
                kind=GapKind.NUMBER,
                label=Text(ru="температура", en="temperature"),
                weight=2,
                value="38.5",
                tolerance="0.1",
            ),
            Gap(
                key="n",
                kind=GapKind.CHOICE,
                options=(
                    GapOption(
                        key="low",
                        text=Text(ru="ниже 0,5", en="below 0.5"),
                        is_right=True,
                    ),
                    GapOption(key="high", text=Text(ru="выше 1", en="above 1")),
                ),
            ),
            Gap(
                key="m",
                kind=GapKind.WORD,
                forms=(Form(text="час"), Form(text="hour"), Form(text="60*")),
            ),
        ),
    )
