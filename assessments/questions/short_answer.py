"""Short answer: a word or two, compared with the forms its author accepts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Final, Self

from assessments.questions.definition import (
    Data,
    Definition,
    Example,
    Face,
    Raw,
    Response,
    shared_parts,
)
from assessments.questions.display import Arrange, DisplayOptions
from assessments.questions.errors import InvalidDefinition, InvalidResponse
from assessments.questions.numbers import exact
from assessments.questions.outcome import FULL, NONE, Outcome
from assessments.questions.texts import Text

TEXT: Final = "text"
LONGEST: Final = 200
MAX_SLIPS: Final = 2
# A slip in "АЧН" makes another word of it: short forms are compared exactly.
SLIPS_FROM: Final = 5
_WILDCARD: Final = re.compile(r"(?<!\\)\*")


@dataclass(frozen=True, kw_only=True)
class Form:
    r"""A form that is accepted, and how much of the marks it brings, in per cent.

    ``*`` stands for any letters, ``\*`` for the asterisk itself.
    """

    text: str
    percent: str = "100"

    @classmethod
    def from_data(cls, data: object) -> Form:
        """Read one form.

        :raises InvalidDefinition: ``empty_option`` or ``bad_percent``
        """
        if not isinstance(data, Mapping):
            raise InvalidDefinition(f"not a form: {data!r}")
        form = cls(
            text=str(data.get("text", "")).strip(),
            percent=str(data.get("percent", "100")),
        )
        if not form.text:
            raise InvalidDefinition("an empty form", code="empty_option")
        if not NONE <= form.fraction <= FULL:
            raise InvalidDefinition("per cent from 0 to 100", code="bad_percent")
        return form

    def to_data(self) -> dict[str, str]:
        """Describe the form in plain JSON types."""
        return {"text": self.text, "percent": self.percent}

    @property
    def shown(self) -> str:
        """The form as a person would write it."""
        return _WILDCARD.sub("…", self.text).replace("\\*", "*")

    @property
    def fraction(self) -> Fraction:
        """The part of the marks this form brings."""
        return exact(self.percent) / 100


@dataclass(frozen=True, kw_only=True)
class ShortAnswerFace(Face):
    """What a template sees: the words given, the accepted forms when it may."""

    given: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShortAnswer(Definition):
    """A word or two; ``slips`` letters may be wrong in longer forms."""

    type: ClassVar[str] = "short_answer"

    forms: tuple[Form, ...]
    case_sensitive: bool = False
    slips: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if not any(form.fraction == FULL for form in self.forms):
            raise InvalidDefinition("no form brings full marks", code="no_answer")
        if not 0 <= self.slips <= MAX_SLIPS:
            raise InvalidDefinition("too many slips of the pen")

    @classmethod
    def from_data(cls, data: Data) -> Self:
        """Make the question that :meth:`to_data` described."""
        forms, slips = data.get("forms"), data.get("slips", 0)
        if not isinstance(forms, list | tuple) or not isinstance(slips, int):
            raise InvalidDefinition("a short answer needs a list of forms")
        return cls(
            **shared_parts(data),
            forms=tuple(Form.from_data(form) for form in forms),
            case_sensitive=data.get("case_sensitive") is True,
            slips=slips,
        )

    def to_data(self) -> dict[str, Any]:
        """Describe the question in plain JSON types."""
        return {
            **self.shared_data(),
            "forms": [form.to_data() for form in self.forms],
            "case_sensitive": self.case_sensitive,
            "slips": self.slips,
        }

    def read(self, raw: Raw) -> Response:
        """Return the words with single spaces; nothing but spaces is blank."""
        given = " ".join(next(iter(raw.get(TEXT, ())), "").split())
        if len(given) > LONGEST:
            raise InvalidResponse("too long", code="too_long")
        return {TEXT: [given]} if given else {}

    def grade(self, response: Response) -> Outcome:
        """Give what the best of the fitting forms brings."""
        given = next(iter(response.get(TEXT, ())), "")
        fitting = [form.fraction for form in self.forms if self._fits(form, given)]
        return Outcome(max(fitting, default=NONE))

    def _fits(self, form: Form, given: str) -> bool:
        return fits(
            form.text, given, case_sensitive=self.case_sensitive, slips=self.slips
        )

    def face(
        self, *, response: Response, display: DisplayOptions, arrange: Arrange
    ) -> ShortAnswerFace:
        """Return what may be seen of the question with this answer."""
        full = tuple(form.shown for form in self.forms if form.fraction == FULL)
        return ShortAnswerFace(
            type=self.type,
            response=response,
            display=display,
            outcome=self.grade(response) if display.show_correctness else None,
            given=next(iter(response.get(TEXT, ())), ""),
            forms=full if display.show_key else (),
            **self.face_parts(display),
        )

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, wrong, blank and refused, with their worth."""
        stem = Text(ru="Назовите антидот метотрексата.", en="Name the antidote.")
        forms = (
            Form(text="фолинат*"),
            Form(text="Лейковорин"),
            Form(text="счёт*", percent="50"),
        )
        mild = cls(stem=stem, forms=forms, slips=1)
        strict = cls(stem=stem, forms=(Form(text="2\\*"),), case_sensitive=True)
        return (
            Example(mild, {"text": ["  Фолинат   кальция "]}, Fraction(1)),
            Example(mild, {"text": ["лейковарин"]}, Fraction(1)),
            Example(mild, {"text": ["лейкаварин"]}, Fraction(0)),
            Example(mild, {"text": ["СЧЕТ"]}, Fraction(1, 2)),
            Example(mild, {"text": [" "]}, Fraction(0)),
            Example(mild, {}, Fraction(0)),
            Example(mild, {"text": ["а" * 201]}, None),
            Example(strict, {"text": ["2*"]}, Fraction(1)),
            Example(strict, {"text": ["22"]}, Fraction(0)),
        )


def fits(
    form: str, given: str, *, case_sensitive: bool = False, slips: int = 0
) -> bool:
    """Tell whether ``given`` is ``form``, wildcards and slips of the pen allowed.

    >>> fits("фолинат*", "Фолинат кальция")
    True
    """
    pieces = [folded(p.replace("\\*", "*"), case_sensitive) for p in _pieces(form)]
    words = folded(given, case_sensitive)
    if re.fullmatch(".*".join(map(re.escape, pieces)), words):
        return True
    wanted = pieces[0]
    most = slips if len(pieces) == 1 and len(wanted) >= SLIPS_FROM else 0
    return bool(most) and distance(wanted, words, most=most) <= most


def folded(text: str, case_sensitive: bool = False) -> str:  # noqa: FBT001, FBT002
    """Return ``text`` as it is compared: ё as е, composed, small letters."""
    text = unicodedata.normalize("NFC", text)
    text = text.replace("ё", "е").replace("Ё", "Е")
    return text if case_sensitive else text.casefold()


def _pieces(form: str) -> list[str]:
    return _WILDCARD.split(form)


def distance(one: str, other: str, *, most: int) -> int:
    """Return how many letters to add, drop or change; ``most + 1`` for "more".

    >>> distance("лейкоз", "лекоз", most=2)
    1
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        before, row[0] = row[0], place
        for column, against in enumerate(other, start=1):
            change = before + (letter != against)
            before = row[column]
            row[column] = min(change, before + 1, row[column - 1] + 1)
    return min(row[-1], most + 1)
