"""Matching: each row gets its counterpart from a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from assessments.questions.definition import Example
from assessments.questions.display import Arrange
from assessments.questions.pairs import Listed, PairsDefinition, Row
from assessments.questions.texts import Text


@dataclass(frozen=True, kw_only=True)
class Matching(PairsDefinition):
    """Rows with counterparts; the list may hold more than there are rows."""

    type: ClassVar[str] = "matching"

    def _order(self, arrange: Arrange) -> list[str]:
        """Sort by the words first: in the order they were written they give the key away."""
        by_words = sorted(self.options, key=lambda o: (o.text.ru or o.text.en, o.key))
        return arrange([option.key for option in by_words])

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, partly right, wrong, blank and refused."""
        mild, strict = (_question(all_or_nothing=rule) for rule in (False, True))
        right = {"iron": ["ferritin"], "itp": ["film"]}
        return (
            Example(mild, right, Fraction(1)),
            Example(mild, {"iron": ["ferritin"], "itp": ["ferritin"]}, Fraction(1, 2)),
            Example(mild, {"iron": ["ferritin"], "itp": [""]}, Fraction(1, 2)),
            Example(mild, {"iron": ["film"], "itp": ["biopsy"]}, Fraction(0)),
            Example(mild, {}, Fraction(0)),
            Example(mild, {"iron": ["ferritin", "film"]}, None),
            Example(mild, {"iron": ["nowhere"]}, None),
            Example(mild, {"copper": ["film"]}, None),
            Example(strict, right, Fraction(1)),
            Example(strict, {"iron": ["ferritin"]}, Fraction(0)),
        )


def _question(*, all_or_nothing: bool) -> Matching:
    return Matching(
        all_or_nothing=all_or_nothing,
        stem=Text(
            ru="Подберите к диагнозу первое исследование.",
            en="Match each diagnosis with its first investigation.",
        ),
        rows=(
            Row(
                key="iron",
                text=Text(ru="Дефицит железа", en="Iron deficiency"),
                right=("ferritin",),
                explanation=Text(ru="Ферритин снижается первым."),
            ),
            Row(
                key="itp",
                text=Text(ru="Иммунная тромбоцитопения", en="Immune thrombocytopenia"),
                right=("film",),
            ),
        ),
        options=(
            Listed(key="ferritin", text=Text(ru="Ферритин", en="Ferritin")),
            Listed(key="film", text=Text(ru="Мазок крови", en="Blood film")),
            Listed(key="biopsy", text=Text(ru="Биопсия узла", en="Node biopsy")),
        ),
    )
