"""Cloze: a passage with gaps for words, numbers and choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Final, Self

from assessments.questions.choice import MIN_OPTIONS, OptionState
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
from assessments.questions.numbers import exact, number
from assessments.questions.outcome import FULL, NONE, Outcome, Verdict, verdict
from assessments.questions.short_answer import LONGEST, Form, fits
from assessments.questions.texts import LANGUAGES, NO_TEXT, Text, plain, together

MARK: Final = re.compile(r"\[\[\s*([^\[\]\s]+)\s*\]\]")
_STATES: Final = {
    Verdict.RIGHT: OptionState.HIT,
    Verdict.PARTLY: OptionState.PARTLY,
    Verdict.WRONG: OptionState.EXTRA,
}


class GapKind(StrEnum):
    """What belongs into a gap."""

    CHOICE = "choice"
    WORD = "word"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class GapOption:
    """One of the words to choose from in a gap."""

    key: str
    text: Text
    is_right: bool = False

    def to_data(self) -> dict[str, Any]:
        """Describe the option in plain JSON types."""
        text = self.text.to_data()
        return {"key": self.key, "text": text, "is_right": self.is_right}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A gap; ``key`` marks its place in the passage as ``[[key]]``.

    A choice has ``options``, a word ``forms``, a number ``value`` and
    ``tolerance``. ``label`` says what belongs there, for a reader who hears it.
    """

    key: str
    kind: GapKind
    label: Text = NO_TEXT
    weight: int = 1
    options: tuple[GapOption, ...] = ()
    forms: tuple[Form, ...] = ()
    value: str = ""
    tolerance: str = "0"
    explanation: Text = NO_TEXT

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Gap:
        """Read one gap.

        :raises InvalidDefinition: when it cannot be filled
        """
        weight, forms = data.get("weight", 1), data.get("forms", ())
        if data.get("kind") not in set(GapKind) or not isinstance(weight, int):
            raise InvalidDefinition(f"not a gap: {data!r}")
        if not isinstance(forms, list | tuple):
            raise InvalidDefinition("forms are a list")
        gap = cls(
            key=data["key"],
            kind=GapKind(data["kind"]),
            label=Text.from_data(data.get("label", {})),
            weight=weight,
            options=tuple(_option(row) for row in rows_of(data, "options")),
            forms=tuple(Form.from_data(form) for form in forms),
            value=str(data.get("value", "")),
            tolerance=str(data.get("tolerance", "0")),
            explanation=Text.from_data(data.get("explanation", {})),
        )
        gap.check()
        return gap

    def to_data(self) -> dict[str, Any]:
        """Describe the gap in plain JSON types."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "label": self.label.to_data(),
            "weight": self.weight,
            "options": [option.to_data() for option in self.options],
            "forms": [form.to_data() for form in self.forms],
            "value": self.value,
            "tolerance": self.tolerance,
            "explanation": self.explanation.to_data(),
        }

    def check(self) -> None:
        """Let only a gap pass that can be filled rightly.

        :raises InvalidDefinition: with the code of what is missing
        """
        if self.weight < 1:
            raise InvalidDefinition("a gap weighs one or more")
        if self.kind is GapKind.NUMBER:
            exact(self.value)
            if exact(self.tolerance) < 0:
                raise InvalidDefinition("a tolerance below nought", code="no_number")
        elif self.kind is GapKind.WORD:
            if not any(form.fraction == FULL for form in self.forms):
                raise InvalidDefinition("no form brings full marks", code="no_answer")
        elif len(self.options) < MIN_OPTIONS:
            raise InvalidDefinition("two words to choose from", code="few_options")
        elif sum(option.is_right for option in self.options) != 1:
            raise InvalidDefinition("one right word", code="one_key")
        elif not all(option.text for option in self.options):
            raise InvalidDefinition("an option has no text", code="empty_option")

    def read(self, values: Sequence[str]) -> list[str]:
        """Check what was put into the gap; nothing but spaces is blank."""
        given = [" ".join(value.split()) for value in values]
        given = [value for value in given if value]
        if len(given) > 1:
            raise InvalidResponse("one gap, one answer", code="too_many")
        if not given:
            return []
        if self.kind is GapKind.CHOICE and given[0] not in self._by_key:
            raise InvalidResponse("no such word", code="no_such_option")
        if self.kind is GapKind.NUMBER and number(given[0]) is None:
            raise InvalidResponse("not a number", code="not_a_number")
        if len(given[0]) > LONGEST:
            raise InvalidResponse("too long", code="too_long")
        return given

    @property
    def _by_key(self) -> dict[str, GapOption]:
        return {option.key: option for option in self.options}

    def grade(self, given: str) -> Fraction:
        """Return the part of the gap's marks that ``given`` earns."""
        if not given:
            return NONE
        if self.kind is GapKind.CHOICE:
            return FULL if self._by_key[given].is_right else NONE
        if self.kind is GapKind.WORD:
            fitting = [form.fraction for form in self.forms if fits(form.text, given)]
            return max(fitting, default=NONE)
        off = abs(exact(given) - exact(self.value))
        return FULL if off <= exact(self.tolerance) else NONE

    def told(self, given: str) -> Text:
        """Return what was given as a person reads it."""
        if self.kind is GapKind.CHOICE and given in self._by_key:
            return self._by_key[given].text
        return plain(given)

    @property
    def right(self) -> Text:
        """What belongs into the gap, as a person reads it."""
        if self.kind is GapKind.CHOICE:
            return next(option.text for option in self.options if option.is_right)
        if self.kind is GapKind.WORD:
            full = [form.shown for form in self.forms if form.fraction == FULL]
            return plain(", ".join(full))
        off = f" ± {self.tolerance}" if exact(self.tolerance) else ""
        return plain(f"{self.value}{off}")


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


def _option(row: Mapping[str, Any]) -> GapOption:
    return GapOption(
        key=row["key"],
        text=Text.from_data(row.get("text", {})),
        is_right=row.get("is_right") is True,
    )


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
