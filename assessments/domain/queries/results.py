"""An ended attempt, as far as its quiz lets it be seen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from assessments.domain import feedback, scores
from assessments.domain.grading import repairs_of
from assessments.domain.journal import Standing, standing_answers
from assessments.domain.queries.asking import arrange_of, items_in_order
from assessments.domain.queries.state import QuizState, state_of
from assessments.models import Attempt, AttemptItem, AttemptScore, Repair
from assessments.questions.definition import Face
from assessments.questions.display import DisplayOptions
from assessments.questions.outcome import FULL, Verdict, verdict
from people.i18n import LocalisedText, localise


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A question of an ended attempt, as far as it may be shown."""

    position: int
    face: Face
    earned: Decimal | None
    points: Decimal
    verdict: Verdict | None
    repairs: Sequence[Repair] = ()

    @property
    def is_full(self) -> bool:
        """Whether the answer is right, as far as that may be told."""
        return self.verdict is Verdict.RIGHT


@dataclass(frozen=True, slots=True)
class Topic:
    """What was earned in one category of questions."""

    title: LocalisedText
    full: int
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """An ended attempt, as far as its quiz lets it be seen now."""

    attempt: Attempt
    state: QuizState
    display: DisplayOptions
    score: AttemptScore
    reviewed: Sequence[Reviewed]
    topics: Sequence[Topic]

    @property
    def counts_answers(self) -> bool:
        """Whether the points are just the number of right answers."""
        return self.score.points == self.score.full_marks and (
            all(row.points == 1 for row in self.reviewed)
        )

    @property
    def mistakes(self) -> int:
        """How many questions are not fully right."""
        return sum(not row.is_full for row in self.reviewed)


def result_of(attempt: Attempt, at: datetime) -> Result:
    """Return the result of an ended ``attempt`` in a constant number of queries.

    ``attempt`` must have been loaded with quiz, version and enrolment. What
    the policy hides is not in the result at all.
    """
    state = state_of(attempt, at)
    display = _display(attempt, state)
    items = items_in_order(attempt)
    marks = scores.last_marks([item.pk for item in items])
    return Result(
        attempt=attempt,
        state=state,
        display=display,
        score=attempt.score,
        reviewed=_reviewed(items, marks, display),
        topics=_topics(items, marks) if display.show_marks else [],
    )


def display_of(attempt: Attempt, at: datetime) -> DisplayOptions:
    """Return what its learner may see of ``attempt`` now, wherever it is told."""
    return _display(attempt, state_of(attempt, at))


def _display(attempt: Attempt, state: QuizState) -> DisplayOptions:
    display = feedback.display(attempt.quiz_version, attempt, state.phase)
    if _is_sitting(attempt):
        return replace(display, show_explanations=False, show_key=False)
    return display


def _is_sitting(attempt: Attempt) -> bool:
    """Whether the learner sits one of these questions now, in whatever test or run."""
    person = attempt.enrolment.person
    own = Attempt.objects.for_person(person.merged_into or person).open()
    if own.filter(quiz=attempt.quiz_id).exists():
        return True
    asked = attempt.items.order_by().values("question_version__question")
    running = AttemptItem.objects.filter(attempt__in=own.order_by().values("pk"))
    return running.filter(question_version__question__in=asked).exists()


def _reviewed(
    items: Sequence[AttemptItem],
    marks: dict[int, Fraction | None],
    display: DisplayOptions,
) -> list[Reviewed]:
    if not display.shows_anything:
        return []
    answers = standing_answers([item.pk for item in items])
    repairs = repairs_of({item.question_version_id for item in items})
    return [
        replace(
            _review(item, answers.get(item.pk), marks.get(item.pk), display),
            repairs=repairs.get(item.question_version_id, ()),
        )
        for item in items
    ]


def _review(
    item: AttemptItem,
    standing: Standing | None,
    mark: Fraction | None,
    display: DisplayOptions,
) -> Reviewed:
    face = item.content.face(
        response=standing.answer if standing else {},
        display=display,
        arrange=arrange_of(item),
    )
    tells = display.show_marks or display.show_correctness
    earned = None if mark is None else scores.rounded_down(mark * Fraction(item.points))
    return Reviewed(
        position=item.position,
        face=face,
        earned=earned if display.show_marks else None,
        points=item.points,
        verdict=verdict(mark) if tells and mark is not None else None,
    )


def _topics(
    items: Sequence[AttemptItem], marks: dict[int, Fraction | None]
) -> list[Topic]:
    """Count the questions fully right by category, in the order of the quiz."""
    titles = _category_titles(items)
    counts: dict[tuple[str, str], list[bool]] = {}
    for item in items:
        title = titles[item.question_version_id]
        counts.setdefault(title, []).append(marks.get(item.pk) == FULL)
    return [
        Topic(localise({"ru": ru, "en": en}), sum(full), len(full))
        for (ru, en), full in counts.items()
    ]


def _category_titles(items: Sequence[AttemptItem]) -> dict[int, tuple[str, str]]:
    rows = AttemptItem.objects.filter(pk__in=[item.pk for item in items]).values_list(
        "question_version_id",
        "question_version__question__category__title_ru",
        "question_version__question__category__title_en",
    )
    return {version: (ru, en) for version, ru, en in rows}
