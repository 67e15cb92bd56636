"""What the pages of a quiz read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, Sum

from assessments.domain import feedback, outages, scores
from assessments.domain.attempts import (
    REFUSALS,
    has_passed,
    next_start,
    refusal_of_start,
)
from assessments.domain.counting import counting
from assessments.domain.grading import repairs_of
from assessments.domain.journal import Standing, fingerprint, standing_answers
from assessments.domain.seats import Seat, seat_of, seat_of_enrolment
from assessments.enums import Counting, Navigation, Phase, Progress
from assessments.models import (
    Attempt,
    AttemptItem,
    AttemptScore,
    Quiz,
    QuizVersion,
    Repair,
)
from assessments.models import Response as Entry
from assessments.questions.definition import Face, Response
from assessments.questions.display import (
    ANSWERING,
    Arrange,
    DisplayOptions,
    as_written,
    shuffled,
)
from assessments.questions.outcome import FULL, Verdict, verdict
from people.i18n import LocalisedText, localise
from people.models import Person


@dataclass(frozen=True, slots=True)
class QuizState:
    """How a quiz stands for one person: its rules, the attempts, what is possible.

    ``refusal`` is the code of why no attempt can begin; empty when one can or
    when one is open. ``attempts`` are in their order, loaded with scores.
    """

    quiz: Quiz
    version: QuizVersion | None
    seat: Seat | None
    attempts: Sequence[Attempt]
    questions: int
    points: Decimal
    refusal: str
    phase: Phase = Phase.SUBMITTED

    @property
    def going_on(self) -> Attempt | None:
        """The open attempt."""
        return next((a for a in self.attempts if a.is_open), None)

    @property
    def can_start(self) -> bool:
        """Whether a new attempt can begin."""
        return not self.refusal and self.going_on is None

    @property
    def sentence(self) -> str:
        """Why no attempt can begin, in the reader's language."""
        return str(REFUSALS[self.refusal]) if self.refusal else ""

    @property
    def minutes(self) -> int | None:
        """How long an attempt lasts for this learner; ``None``: no limit."""
        rules = self.seat or self.version
        return rules.duration_minutes if rules else None

    @property
    def attempts_allowed(self) -> int | None:
        """How many attempts this learner has; ``None``: no limit."""
        rules = self.seat or self.version
        return rules.attempts_allowed if rules else None

    @property
    def attempts_left(self) -> int | None:
        """How many attempts may still begin; ``None``: any number."""
        if self.attempts_allowed is None:
            return None
        return max(self.attempts_allowed - len(self.attempts), 0)

    @property
    def next_at(self) -> datetime | None:
        """From when the next attempt may begin; ``None`` when there is no wait."""
        if self.refusal != "waiting" or self.seat is None:
            return None
        return next_start(self.seat, self.attempts)

    @property
    def shown(self) -> set[int]:
        """The ids of the attempts whose marks may be shown now."""
        return {
            attempt.pk
            for attempt in self.attempts
            if feedback.display(attempt.quiz_version, attempt, self.phase).show_marks
        }

    @property
    def best(self) -> AttemptScore | None:
        """The score that counts, of those that may be shown."""
        scored = [a.score for a in self.attempts if a.pk in self.shown]
        rule = self.version.counts if self.version else Counting.BEST
        return counting(scored, rule, rank=lambda s: (s.passed, s.percent))

    @property
    def is_passed(self) -> bool:
        """Whether the test is passed."""
        ended = [attempt for attempt in self.attempts if not attempt.is_open]
        return has_passed(ended, self.version.counts if self.version else "")


def quiz_state(quiz: Quiz, person: Person | None, at: datetime) -> QuizState:
    """Return how ``quiz`` stands for ``person``, in five queries at most.

    Without a person, or one without a seat, it shows the rules published last.
    """
    seat = seat_of(quiz=quiz, person=person) if person else None
    version = seat.version if seat else quiz.current_version
    attempts = _attempts(quiz, seat) if seat else []
    ended = [attempt for attempt in attempts if not attempt.is_open]
    going_on = len(ended) < len(attempts)
    count, points = _size(version)
    return QuizState(
        quiz=quiz,
        version=version,
        seat=seat,
        attempts=attempts,
        questions=count,
        points=points,
        refusal="" if going_on else refusal_of_start(seat, ended, at),
        phase=feedback.phase_of(seat, attempts, at) if seat else Phase.SUBMITTED,
    )


def _attempts(quiz: Quiz, seat: Seat) -> list[Attempt]:
    own = quiz.attempts.on_seat(seat.enrolment)
    return list(own.select_related("score", "quiz_version").order_by("number"))


def _size(version: QuizVersion | None) -> tuple[int, Decimal]:
    if version is None:
        return 0, Decimal(0)
    size = version.slots.aggregate(
        count=Sum("draw_count"), points=Sum(F("points") * F("draw_count"))
    )
    return size["count"] or 0, size["points"] or Decimal(0)


def progress_in(course_id: int, person: Person | None) -> dict[int, Progress]:
    """Say how far ``person`` is with each quiz of a course; one query.

    Quizzes that were never begun are left out. A passed test is called so
    only where its marks are shown right after submitting.
    """
    if person is None:
        return {}
    attempts = (
        Attempt.objects.for_person(person)
        .filter(quiz__course=course_id)
        .values_list("quiz_id", "ended_at", "quiz_version__marks_from", "score__passed")
    )
    found: dict[int, set[Progress]] = {}
    for quiz, ended_at, marks_from, passed in attempts:
        step = _progress(ended_at, marks_from, is_passed=bool(passed))
        found.setdefault(quiz, set()).add(step)
    return {
        quiz: next(step for step in Progress if step in steps)
        for quiz, steps in found.items()
    }


def _progress(
    ended_at: datetime | None, marks_from: str, *, is_passed: bool
) -> Progress:
    if ended_at is None:
        return Progress.GOING_ON
    shows_it = marks_from == Phase.SUBMITTED
    return Progress.PASSED if shows_it and is_passed else Progress.TRIED


@dataclass(frozen=True, slots=True)
class Cell:
    """A question in the navigator of an attempt."""

    position: int
    is_answered: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question of a running attempt, without anything that gives its key away."""

    attempt: Attempt
    item: AttemptItem
    face: Face
    cells: Sequence[Cell]
    saved_at: datetime | None
    was: str
    seen: int = 0
    given_back: int = 0
    is_unsaved: bool = False

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(cell.is_answered for cell in self.cells)

    @property
    def goes_back(self) -> bool:
        """Whether the learner may go to any question."""
        return self.attempt.quiz_version.navigation == Navigation.FREE

    @property
    def is_first(self) -> bool:
        """Whether there is nothing to go back to."""
        return self.item.position == 1 or not self.goes_back

    @property
    def section(self) -> LocalisedText | None:
        """The title of the section the question stands in."""
        slot = self.item.slot
        if slot is None or not slot.section_ru:
            return None
        return localise({"ru": slot.section_ru, "en": slot.section_en})


def question_page(item: AttemptItem, unsaved: Response | None = None) -> QuestionPage:
    """Return what the page of ``item`` shows, in two queries, three with a limit.

    ``item`` must have been loaded with its attempt, that one's version, and
    its question's version.

    :param unsaved: an answer that has not reached the journal yet, to be shown
    """
    attempt = item.attempt
    cells, answers = _cells(attempt)
    standing = answers.get(item.pk)
    stored = standing.answer if standing else {}
    response = stored if unsaved is None else unsaved
    return QuestionPage(
        attempt=attempt,
        item=item,
        face=item.content.face(
            response=response, display=ANSWERING, arrange=arrange_of(item)
        ),
        cells=cells,
        saved_at=standing.received_at if standing else None,
        was=fingerprint(stored),
        seen=max((answer.pk for answer in answers.values()), default=0),
        given_back=_given_back(attempt),
        is_unsaved=unsaved is not None,
    )


def _given_back(attempt: Attempt) -> int:
    """Return the whole minutes given back for outages."""
    if attempt.due_at is None:
        return 0
    return -(-outages.given_back(attempt) // 60)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question as a device keeps it, to go on without a connection."""

    position: int
    face: Face

    @property
    def was(self) -> str:
        """The fingerprint of the answer it shows."""
        return fingerprint(self.face.response)


def sheets(attempt: Attempt) -> list[Sheet]:
    """Return all questions of a running attempt with their answers; two queries."""
    items = _items_for_review(attempt)
    answers = standing_answers([item.pk for item in items])
    return [
        Sheet(item.position, _answering(item, answers.get(item.pk))) for item in items
    ]


def _answering(item: AttemptItem, standing: Standing | None) -> Face:
    return item.content.face(
        response=standing.answer if standing else {},
        display=ANSWERING,
        arrange=arrange_of(item),
    )


def is_answered_elsewhere(item: AttemptItem, *, client: str, seen: int) -> bool:
    """Tell whether another page or device answered since entry ``seen``; one query."""
    entries = Entry.objects.filter(item__attempt=item.attempt_id, pk__gt=seen)
    return entries.exclude(client=client).exists()


def overview(attempt: Attempt) -> list[Cell]:
    """Return which questions of ``attempt`` have an answer, in two queries."""
    return _cells(attempt)[0]


def _cells(attempt: Attempt) -> tuple[list[Cell], dict[int, Standing]]:
    pairs = list(attempt.items.order_by("position").values_list("position", "pk"))
    answers = standing_answers([pk for _position, pk in pairs])
    cells = [
        Cell(position, pk in answers and bool(answers[pk].answer))
        for position, pk in pairs
    ]
    return cells, answers


def arrange_of(item: AttemptItem) -> Arrange:
    """Return the order of options in this attempt, the same at every look."""
    if not item.attempt.quiz_version.shuffle_options:
        return as_written
    return shuffled(f"{item.attempt.seed}/{item.position}")


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
    state = _state_of(attempt, at)
    display = feedback.display(attempt.quiz_version, attempt, state.phase)
    if _is_sitting(attempt):
        display = replace(display, show_explanations=False, show_key=False)
    items = _items_for_review(attempt)
    marks = scores.last_marks([item.pk for item in items])
    return Result(
        attempt=attempt,
        state=state,
        display=display,
        score=attempt.score,
        reviewed=_reviewed(items, marks, display),
        topics=_topics(items, marks) if display.show_marks else [],
    )


def _is_sitting(attempt: Attempt) -> bool:
    """Whether the learner sits the quiz at this moment, in whatever run."""
    person = attempt.enrolment.person
    own = Attempt.objects.for_person(person.merged_into or person).open()
    return own.filter(quiz=attempt.quiz_id).exists()


def _state_of(attempt: Attempt, at: datetime) -> QuizState:
    """Return how the quiz stands for the owner of ``attempt``."""
    seat = seat_of_enrolment(quiz=attempt.quiz, enrolment=attempt.enrolment)
    attempts = _attempts(attempt.quiz, seat)
    ended = [other for other in attempts if not other.is_open]
    going_on = len(ended) < len(attempts)
    return QuizState(
        quiz=attempt.quiz,
        version=seat.version,
        seat=seat,
        attempts=attempts,
        questions=0,
        points=Decimal(0),
        refusal="" if going_on else refusal_of_start(seat, ended, at),
        phase=feedback.phase_of(seat, attempts, at),
    )


def _items_for_review(attempt: Attempt) -> list[AttemptItem]:
    items = list(attempt.items.select_related("question_version").order_by("position"))
    for item in items:
        item.attempt = attempt
    return items


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
