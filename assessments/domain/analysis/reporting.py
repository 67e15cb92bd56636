"""The report of a quiz: figures as plain data, without anybody's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from assessments.domain.analysis.answers import Given, Row, answers_of, rows_of
from assessments.domain.analysis.gathering import WHOLE, Asked, Sheet, gather
from assessments.domain.analysis.learning import gain_of
from assessments.models import QuestionVersion, Quiz
from assessments.questions.choice import ChoiceDefinition
from assessments.questions.definition import Definition
from assessments.statistics.doctor import Choice, examine
from assessments.statistics.items import (
    ItemFigures,
    covariance,
    item_figures,
    quiz_figures,
    thirds_of,
)
from courses.models import CourseRun

BARS: Final = 10
STEM_LENGTH: Final = 240


def report_of(quiz: Quiz, run: CourseRun | None, *, smallest: int) -> dict[str, Any]:
    """Work out everything that can be told of ``quiz``, of one run or of all.

    Where fewer than ``smallest`` attempts count, only their number is told.
    """
    sheet = gather(quiz, run)
    report: dict[str, Any] = {
        "n": sheet.n,
        "waiting": sheet.waiting,
        "later": sheet.later,
        "smallest": smallest,
    }
    if sheet.n < smallest:
        return report
    places = sheet.commonest()
    return report | {
        "quiz": _quiz(sheet, places),
        "questions": _questions(sheet, smallest),
        "gain": gain_of(quiz, run, smallest=smallest),
    }


def _quiz(sheet: Sheet, places: Sequence[Sequence[float]]) -> dict[str, Any]:
    whole = asdict(quiz_figures([list(sheet.totals)], most=WHOLE, bars=BARS))
    same = quiz_figures(places, most=WHOLE)
    return whole | {
        "alpha": same.alpha,
        "error_ratio": same.error_ratio,
        "standard_error": same.standard_error,
        "n_alpha": same.n,
    }


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the figures of every question rest on."""

    sheet: Sheet
    thirds: Sequence[int]
    given: Given
    versions: Mapping[int, QuestionVersion]
    weights: Mapping[int, float | None]
    smallest: int

    def latest(self, row: Asked) -> QuestionVersion:
        """Return the newest version that was asked; older ones had other options."""
        asked = (self.versions[pk] for pk in row.seats_of)
        return max(asked, key=lambda version: version.number)


def _questions(sheet: Sheet, smallest: int) -> list[dict[str, Any]]:
    asked = sorted(
        sheet.questions.values(), key=lambda row: (row.position, row.question)
    )
    ground = _Ground(
        sheet=sheet,
        thirds=thirds_of(sheet.totals),
        given=answers_of(sheet.attempts),
        versions=QuestionVersion.objects.in_bulk(
            [version for row in asked for version in row.seats_of]
        ),
        weights=_effective_weights(sheet, asked),
        smallest=smallest,
    )
    return [_question(row, ground) for row in asked]


def _effective_weights(sheet: Sheet, asked: Sequence[Asked]) -> dict[int, float | None]:
    """Return which part of the spread of results each question makes.

    As :func:`assessments.statistics.items.effective_weights`, for questions of
    which not all were asked of everybody.
    """
    roots: dict[int, float | None] = {}
    for row in asked:
        both = covariance(row.marks, [sheet.totals[seat] for seat in row.seats])
        roots[row.question] = None if both is None or both < 0 else both**0.5
    whole = sum(root for root in roots.values() if root is not None)
    return {
        question: None if root is None or not whole else root / whole
        for question, root in roots.items()
    }


def _question(row: Asked, ground: _Ground) -> dict[str, Any]:
    version = ground.latest(row)
    content = version.content
    stem = content.stem.to_data()
    told: dict[str, Any] = {
        "question": row.question,
        "version": version.pk,
        "versions": len(row.seats_of),
        "type": content.type,
        "stem": {code: text[:STEM_LENGTH] for code, text in stem.items()},
        "n": len(row.seats),
    }
    if len(row.seats) < ground.smallest:
        return told
    figures = _figures(row, ground, content)
    answers = rows_of(
        content,
        ground.given.get(version.pk, {}),
        ground.thirds,
        row.seats_of[version.pk],
    )
    groups = Counter(ground.thirds[seat] for seat in row.seats)
    return told | {
        "facility": figures.facility,
        "deviation": figures.deviation,
        "guess": figures.guess,
        "intended_weight": sum(row.points) / len(row.points) / WHOLE,
        "effective_weight": ground.weights[row.question],
        "index": figures.index,
        "discrimination": figures.discrimination,
        "efficiency": figures.efficiency,
        "thirds": figures.thirds,
        "groups": [groups[third] for third in range(3)],
        "answers": [answer.to_data() for answer in answers],
        "signs": [asdict(sign) for sign in _signs(figures, answers, content)],
    }


def _figures(row: Asked, ground: _Ground, content: Definition) -> ItemFigures:
    guess = content.guess()
    return item_figures(
        row.marks,
        [ground.sheet.totals[seat] for seat in row.seats],
        most=sum(row.points) / len(row.points),
        guess=None if guess is None else float(guess),
        groups=[ground.thirds[seat] for seat in row.seats],
    )


def _signs(
    figures: ItemFigures, answers: Sequence[Row], content: Definition
) -> list[Any]:
    if not isinstance(content, ChoiceDefinition):
        return examine(figures)
    choices = [
        Choice(place=place, is_right=bool(row.is_right), counts=_three(row.counts))
        for place, row in enumerate(answers)
        if row.text
    ]
    return examine(figures, choices, single=not content.takes_several)


def _three(counts: Sequence[int]) -> tuple[int, int, int]:
    low, middle, high = counts
    return low, middle, high
