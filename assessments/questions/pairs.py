"""What the types have in common that give each row one option of a shared list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any, Final, Self

from assessments.questions.choice import MIN_OPTIONS, OptionState
from assessments.questions.definition import (
    Data,
    Definition,
    Face,
    Raw,
    Response,
    rows_of,
    shared_parts,
)
from assessments.questions.display import Arrange, DisplayOptions
from assessments.questions.errors import InvalidDefinition, InvalidResponse
from assessments.questions.outcome import FULL, NONE, Outcome
from assessments.questions.texts import NO_TEXT, Text, together

MIN_ROWS: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An option of the shared list."""

    key: str
    text: Text

    def to_data(self) -> dict[str, Any]:
        """Describe the option in plain JSON types."""
        return {"key": self.key, "text": self.text.to_data()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row to which an option is given; each key of ``right`` is accepted."""

    key: str
    text: Text
    right: tuple[str, ...]
    explanation: Text = NO_TEXT

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Row:
        """Read one row.

        :raises InvalidDefinition: when something is missing
        """
        right = data.get("right", ())
        if not isinstance(right, list | tuple):
            raise InvalidDefinition("the right options are a list")
        return cls(
            key=data["key"],
            text=Text.from_data(data.get("text", {})),
            right=tuple(str(key) for key in right),
            explanation=Text.from_data(data.get("explanation", {})),
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the row in plain JSON types."""
        return {
            "key": self.key,
            "text": self.text.to_data(),
            "right": list(self.right),
            "explanation": self.explanation.to_data(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFace:
    """What a template sees of a row; ``right`` is empty before its time."""

    key: str
    text: Text
    chosen: Listed | None
    state: OptionState
    right: tuple[Listed, ...] = ()
    explanation: Text | None = None


@dataclass(frozen=True, kw_only=True)
class PairsFace(Face):
    """What a template sees of rows and the list they share."""

    rows: tuple[RowFace, ...]
    options: tuple[Listed, ...]
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class PairsDefinition(Definition):
    """Rows that each get one option of a list; an option may serve several rows."""

    rows: tuple[Row, ...]
    options: tuple[Listed, ...]
    all_or_nothing: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.options) < MIN_OPTIONS:
            raise InvalidDefinition("two options or more", code="few_options")
        if len(self.rows) < MIN_ROWS:
            raise InvalidDefinition("a row or more", code="few_rows")
        texts = [*(r.text for r in self.rows), *(o.text for o in self.options)]
        if not all(texts):
            raise InvalidDefinition("an option has no text", code="empty_option")
        if not all(row.right for row in self.rows):
            raise InvalidDefinition("a row has no answer", code="no_answer")
        if not all(key in self._listed for row in self.rows for key in row.right):
            raise InvalidDefinition("no such option", code="unknown_option")

    @property
    def _listed(self) -> dict[str, Listed]:
        return {option.key: option for option in self.options}

    @classmethod
    def from_data(cls, data: Data) -> Self:
        """Make the question that :meth:`to_data` described."""
        return cls(
            **shared_parts(data),
            rows=tuple(Row.from_data(row) for row in rows_of(data, "rows")),
            options=tuple(
                Listed(key=row["key"], text=Text.from_data(row.get("text", {})))
                for row in rows_of(data, "options")
            ),
            all_or_nothing=data.get("all_or_nothing") is True,
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        return {
            **self.shared_data(),
            "rows": [row.to_data() for row in self.rows],
            "options": [option.to_data() for option in self.options],
            "all_or_nothing": self.all_or_nothing,
        }

    def read(self, raw: Raw) -> Response:
        """Return the option of each row that has one; none at all is blank."""
        if not set(raw) <= {row.key for row in self.rows}:
            raise InvalidResponse("no such row", code="no_such_option")
        given = {row.key: [v for v in raw.get(row.key, ()) if v] for row in self.rows}
        if any(len(values) > 1 for values in given.values()):
            raise InvalidResponse("only one option", code="too_many")
        if not {v for values in given.values() for v in values} <= set(self._listed):
            raise InvalidResponse("no such option", code="no_such_option")
        return {key: values for key, values in given.items() if values}

    def grade(self, response: Response) -> Outcome:
        """Give each row the same part of the marks, or nothing unless all are right."""
        hits = sum(self._hits(row, response) for row in self.rows)
        facts = {"rows": len(self.rows), "hits": hits}
        if self.all_or_nothing:
            return Outcome(FULL if hits == len(self.rows) else NONE, facts)
        return Outcome(Fraction(hits, len(self.rows)), facts)

    def guess(self) -> Fraction | None:
        """Return the mean chance of a row; all must meet where only all count."""
        chances = [
            Fraction(len(set(row.right)), len(self.options)) for row in self.rows
        ]
        if self.all_or_nothing:
            return prod(chances, start=FULL)
        return sum(chances, NONE) / len(chances)

    @staticmethod
    def _hits(row: Row, response: Response) -> bool:
        return bool(set(row.right) & set(response.get(row.key, ())))

    def words(self, response: Response) -> tuple[Text, ...]:
        """Return each row with the option it was given."""
        return tuple(
            together(row.text, self._listed[key].text)
            for row in self.rows
            for key in response.get(row.key, ())
        )

    def face(
        self, *, response: Response, display: DisplayOptions, arrange: Arrange
    ) -> PairsFace:
        """Return what may be seen of the question with this answer."""
        listed = self._listed
        return PairsFace(
            type=self.type,
            response=response,
            display=display,
            rule="all_or_nothing" if self.all_or_nothing else "",
            outcome=self.grade(response) if display.show_correctness else None,
            rows=tuple(self._row_face(row, response, display) for row in self.rows),
            options=tuple(listed[key] for key in self._order(arrange)),
            **self.face_parts(display),
        )

    def _order(self, arrange: Arrange) -> list[str]:
        """Return the keys of the options as a reader sees them."""
        return arrange([option.key for option in self.options])

    def _row_face(
        self, row: Row, response: Response, display: DisplayOptions
    ) -> RowFace:
        chosen = next(iter(response.get(row.key, ())), "")
        return RowFace(
            key=row.key,
            text=row.text,
            chosen=self._listed.get(chosen),
            state=_state(row, chosen, display),
            right=self._right(row) if display.show_key else (),
            explanation=row.explanation if display.show_explanations else None,
        )

    def _right(self, row: Row) -> tuple[Listed, ...]:
        return tuple(option for option in self.options if option.key in row.right)


def _state(row: Row, chosen: str, display: DisplayOptions) -> OptionState:
    if not (display.show_correctness or display.show_key):
        return OptionState.PLAIN
    if not chosen:
        return OptionState.MISSED
    return OptionState.HIT if chosen in row.right else OptionState.EXTRA
