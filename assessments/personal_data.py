"""What the room keeps about a person: attempts, answers, results.

Results and marks are handed over as far as the test shows them to its learner: a
mark beside an answer tells whoever sits the test again which answers are right.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.domain.queries.results import display_of
from assessments.models import (
    Attempt,
    AttemptDeadline,
    AttemptScore,
    CheckedItem,
    HandMark,
    Mark,
    QuizOverride,
    Response,
    Submission,
    TimeGiven,
)
from assessments.questions.display import DisplayOptions
from people.columns import moment_in_words
from people.domain.personal_data import Kept, Part, Persons, register

_ATTEMPT = "attempt__enrolment__person"
_ITEM = "item__attempt__enrolment__person"

Rows = QuerySet[Any]


def _where(path: str, tells: Callable[[DisplayOptions], bool]) -> Callable[..., Rows]:
    """Keep the rows of attempts of which the test ``tells`` its learner so much.

    :param path: from a row to its attempt
    """

    def shown(rows: Rows, at: datetime) -> Rows:
        attempts = Attempt.objects.filter(pk__in=rows.order_by().values(path))
        ended = attempts.select_related("quiz", "quiz_version", "enrolment__person")
        told = [one.pk for one in ended if tells(display_of(one, at))]
        return rows.filter(**{f"{path}__in": told})

    return shown


def _tells_marks(display: DisplayOptions) -> bool:
    return display.show_marks


def _tells_reasons(display: DisplayOptions) -> bool:
    """A marker's comment explains what would have been right."""
    return display.show_marks and display.show_explanations


KEPT = (
    Kept(
        name="attempts",
        model=Attempt,
        of="enrolment__person",
        fields=("code", "quiz__title_ru", "number", "started_at", "ended_at"),
    ),
    Kept(
        name="answers",
        model=Response,
        of=_ITEM,
        fields=("item__attempt__code", "item__position", "answer", "received_at"),
    ),
    Kept(
        name="answers_checked",
        model=CheckedItem,
        of=_ITEM,
        fields=("item__attempt__code", "item__position", "at"),
    ),
    Kept(
        name="ends",
        model=Submission,
        of=_ATTEMPT,
        fields=("attempt__code", "ended_by", "ended_at", "receipt"),
    ),
    Kept(
        name="marks",
        model=Mark,
        of=_ITEM,
        fields=(
            *("item__attempt__code", "item__position", "numerator", "denominator"),
            *("source", "reason", "at"),
        ),
        shown=_where("item__attempt", _tells_marks),
    ),
    Kept(
        name="marks_by_hand",
        model=HandMark,
        of=_ITEM,
        fields=("item__attempt__code", "item__position", "points", "comment", "at"),
        shown=_where("item__attempt", _tells_reasons),
    ),
    Kept(
        name="results",
        model=AttemptScore,
        of=_ATTEMPT,
        fields=("attempt__code", "points", "max_points", "percent", "passed"),
        shown=_where("attempt", _tells_marks),
    ),
    Kept(name="deadlines", model=AttemptDeadline, of=_ATTEMPT),
    Kept(
        name="time_given",
        model=TimeGiven,
        of=_ATTEMPT,
        fields=("attempt__code", "seconds", "given_at"),
    ),
    Kept(
        name="exceptions",
        model=QuizOverride,
        of="enrolment__person",
        fields=("quiz__title_ru", "reason", "created_at"),
        clear={"reason": ""},
    ),
)


def hinder(persons: Persons, at: datetime) -> str:
    """Ask to wait while a test of the person runs, and say until when."""
    running = Attempt.objects.filter(
        enrolment__person__in=persons, ended_at=None, closes_at__gt=at
    )
    attempt = running.order_by("-closes_at").first()
    if attempt is None or attempt.closes_at is None:
        return ""
    until = moment_in_words(attempt.closes_at, attempt.enrolment.person.zone)
    words = gettext(
        "A test of this person runs until %(until)s. Erase when it is over."
    )
    return words % {"until": until}


def add() -> None:
    """Take part; called in ``apps.ready``."""
    ground = _("Answers stay without a name: questions are improved by them.")
    register(Part(room="assessments", kept=KEPT, ground=ground, hinder=hinder))
