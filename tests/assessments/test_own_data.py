"""Own data tell of a test no more than its own pages do."""

import json
from datetime import datetime, timedelta

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from assessments.domain.attempts import check, submit
from assessments.enums import Phase
from assessments.models import HandMark, Mark
from courses.enums import RunState
from courses.models import CourseRun
from people.domain.personal_data import collect
from tests.factories.assessments import QuizFactory, answer, begin, seated
from tests.factories.courses import UpcomingRunFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
PLANTED = "Правильно было бы иначе 47"
WITHHELD = {
    "marks_not_yet_shown": 2,
    "marks_by_hand_not_yet_shown": 1,
    "results_not_yet_shown": 1,
}
ALL = {"marks": 2, "marks_by_hand": 1, "results": 1}


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def sat(at, **rules):
    """Return an attempt that was submitted at ``at``, with a marker's comment."""
    rules = {
        "marks_from": Phase.SUBMITTED,
        "explanations_from": Phase.SUBMITTED,
    } | rules
    quiz = QuizFactory(questions=2, **rules)
    enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
    attempt = sit(quiz, enrolment, at=at)
    HandMark.objects.create(
        item=attempt.items.first(),
        marker=UserFactory(),
        numerator=1,
        denominator=2,
        comment=PLANTED,
        at=at,
    )
    return attempt


def sit(quiz, enrolment, *, at):
    attempt = begin(quiz, enrolment, at=at)
    answer(attempt, 1, "a", at=at)
    answer(attempt, 2, "b", at=at)
    return submit(attempt=attempt, actor=None, at=at)


def told(attempt, at):
    """Return what of the marks is handed over, and how much is kept for later."""
    data = collect(attempt.enrolment.person, at)["assessments"]
    assert PLANTED not in json.dumps(
        {name: rows for name, rows in data.items() if name != "marks_by_hand"},
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
    )
    names = {*ALL, *WITHHELD}
    rows = {name: data[name] for name in names & set(data)}
    counted = {n: r if isinstance(r, int) else len(r) for n, r in rows.items()}
    return {name: count for name, count in counted.items() if count}


def test_what_the_test_shows_is_handed_over_whole(now):
    attempt = sat(now)

    assert told(attempt, now) == ALL


@pytest.mark.parametrize("phase", [Phase.FINISHED, Phase.CLOSED, Phase.NEVER])
def test_a_mark_waits_as_long_as_the_test_hides_it(now, phase):
    attempt = sat(now, marks_from=phase)

    assert told(attempt, now) == WITHHELD
    assert Mark.objects.count() == 2


def test_answers_are_handed_over_at_once_without_a_word_on_them(now):
    attempt = sat(now, marks_from=Phase.NEVER)

    data = collect(attempt.enrolment.person, now)["assessments"]

    assert [row["answer"] for row in data["answers"]] == [
        {"chosen": ["a"]},
        {"chosen": ["b"]},
    ]
    assert {name for row in data["answers"] for name in row} == {
        *("item__attempt__code", "item__position", "answer", "received_at"),
    }
    assert "Почему" not in str(data)


def test_marks_come_with_the_last_attempt_when_they_wait_for_it(now):
    first = sat(now, marks_from=Phase.FINISHED, attempts_allowed=2)
    before = told(first, now)

    sit(first.quiz, first.enrolment, at=now + HOUR)

    assert before == WITHHELD
    assert told(first, now + HOUR) == {"marks": 4, "marks_by_hand": 1, "results": 2}


def test_marks_come_when_the_test_has_closed_for_everybody(now):
    attempt = sat(now, marks_from=Phase.CLOSED)
    before = told(attempt, now)

    CourseRun.objects.update(state=RunState.CLOSED)

    assert before == WITHHELD
    assert told(attempt, now) == ALL


def test_a_markers_comment_waits_for_the_explanations(now):
    attempt = sat(now, explanations_from=Phase.FINISHED)

    assert told(attempt, now) == {
        "marks": 2,
        "results": 1,
        "marks_by_hand_not_yet_shown": 1,
    }


def test_a_markers_comment_waits_while_the_test_is_sat_again(now):
    attempt = sat(now)
    begin(attempt.quiz, attempt.enrolment, at=now + HOUR)

    assert told(attempt, now + HOUR) == {
        "marks": 2,
        "results": 1,
        "marks_by_hand_not_yet_shown": 1,
    }


def test_nothing_is_told_of_a_running_attempt_even_where_answers_are_checked(now):
    quiz = QuizFactory(questions=2, marks_from=Phase.DURING, key_from=Phase.DURING)
    enrolment = seated(quiz, run=UpcomingRunFactory(course=quiz.course))
    attempt = begin(quiz, enrolment, at=now)
    answer(attempt, 1, "a", at=now)
    check(item=attempt.items.first(), at=now)

    assert told(attempt, now) == {}
