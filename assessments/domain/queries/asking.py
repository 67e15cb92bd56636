"""What the pages of a running attempt show, without anything of the key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.domain import feedback, outages
from assessments.domain.attempts.checking import is_checked
from assessments.domain.journal import Standing, fingerprint, standing_answers
from assessments.enums import Navigation
from assessments.models import Attempt, AttemptItem
from assessments.models import Response as Entry
from assessments.questions.definition import Face, Response
from assessments.questions.display import (
    ANSWERING,
    Arrange,
    DisplayOptions,
    as_written,
    shuffled,
)
from people.i18n import LocalisedText, localise


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
    review: Face | None = None

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(cell.is_answered for cell in self.cells)

    @property
    def can_check(self) -> bool:
        """Whether the answer can be checked in the middle of the test."""
        return self.attempt.quiz_version.tells_during and self.review is None

    @property
    def keeps_off_line(self) -> bool:
        """Whether a device may keep the questions: not where answers are told about."""
        return self.goes_back and not self.attempt.quiz_version.tells_during

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

    One more where answers can be checked.     ``item`` must have been loaded with its attempt, that one's version, and
    its question's version.

    :param unsaved: an answer that has not reached the journal yet, to be shown
    """
    attempt = item.attempt
    cells, answers = _cells(attempt)
    standing = answers.get(item.pk)
    stored = standing.answer if standing else {}
    checked = is_checked(item)
    response = stored if unsaved is None or checked else unsaved
    return QuestionPage(
        attempt=attempt,
        item=item,
        face=item.content.face(
            response=response,
            display=DisplayOptions(readonly=checked),
            arrange=arrange_of(item),
        ),
        review=_review(item, stored) if checked else None,
        cells=cells,
        saved_at=standing.received_at if standing else None,
        was=fingerprint(stored),
        seen=max((answer.pk for answer in answers.values()), default=0),
        given_back=_given_back(attempt),
        is_unsaved=unsaved is not None,
    )


def _review(item: AttemptItem, response: Response) -> Face:
    """Return what is told about a checked answer."""
    return item.content.face(
        response=response,
        display=feedback.display_during(item.attempt.quiz_version),
        arrange=arrange_of(item),
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
    items = items_in_order(attempt)
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


def items_in_order(attempt: Attempt) -> list[AttemptItem]:
    """Return the questions of ``attempt`` with their versions, in one query."""
    items = list(attempt.items.select_related("question_version").order_by("position"))
    for item in items:
        item.attempt = attempt
    return items


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
