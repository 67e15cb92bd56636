"""Extended matching: one lettered list of options, several vignettes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from assessments.questions.definition import Example
from assessments.questions.display import Arrange, as_written
from assessments.questions.pairs import Listed, PairsDefinition, Row
from assessments.questions.texts import Text


@dataclass(frozen=True, kw_only=True)
class ExtendedMatching(PairsDefinition):
    """Cases that share one list; an option fits once, several times or never.

    The keys of the options are the letters by which people speak of them, so
    the list keeps its order for everybody.
    """

    type: ClassVar[str] = "extended_matching"

    def _order(self, arrange: Arrange) -> list[str]:
        return super()._order(as_written)

    @classmethod
    def examples(cls) -> Sequence[Example]:
        """Return answers right, partly right, wrong, blank and refused."""
        question = cls(
            stem=Text(
                ru="Выберите для каждого ребёнка самый вероятный диагноз.",
                en="Choose the most likely diagnosis for each child.",
            ),
            options=(
                Listed(key="A", text=Text(ru="Гемофилия", en="Haemophilia")),
                Listed(key="B", text=Text(ru="Острый лейкоз", en="Acute leukaemia")),
                Listed(
                    key="C",
                    text=Text(
                        ru="Иммунная тромбоцитопения", en="Immune thrombocytopenia"
                    ),
                ),
            ),
            rows=(
                Row(
                    key="girl",
                    text=Text(
                        ru="2 года, петехии после ОРВИ, мазок без особенностей",
                        en="2 years, petechiae after a cold, an ordinary film",
                    ),
                    right=("C",),
                ),
                Row(
                    key="boy",
                    text=Text(
                        ru="5 лет, боль в костях, бласты 12 %",
                        en="5 years, bone pain, 12% blasts",
                    ),
                    right=("B",),
                ),
            ),
        )
        return (
            Example(question, {"girl": ["C"], "boy": ["B"]}, Fraction(1)),
            Example(question, {"girl": ["C"], "boy": ["C"]}, Fraction(1, 2)),
            Example(question, {"girl": ["A"]}, Fraction(0)),
            Example(question, {}, Fraction(0)),
            Example(question, {"girl": ["D"]}, None),
            Example(question, {"girl": ["B", "C"]}, None),
        )
