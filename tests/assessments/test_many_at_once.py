"""Fifty learners at once: no answer is lost, nothing is written twice."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections

from assessments.domain.attempts import Answer, save, submit
from assessments.models import AttemptScore, Mark, Response, Submission
from tests.factories.assessments import QuizFactory, begin, seated
from tests.factories.courses import DURING

CLIENTS = 50
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work, rows):
    """Do ``work`` with each of ``rows`` in a thread of its own; return what failed."""
    failures, gate = [], threading.Barrier(len(rows))

    def one(row):
        try:
            gate.wait(timeout=60)
            work(row)
        except Exception as error:  # noqa: BLE001 - told by the test
            failures.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(row,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.fixture
def _rows_are_locked():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time; see PostgreSQL")


@pytest.mark.usefixtures("_rows_are_locked")
def test_fifty_learners_answer_and_submit_at_once_and_nothing_is_lost():
    quiz = QuizFactory(questions=3, duration_minutes=40)
    attempts = [begin(quiz, seated(quiz), at=DURING) for _ in range(CLIENTS)]

    def sit(attempt):
        for position in (1, 2, 3):
            for _again in range(2):
                save(
                    item=attempt.items.get(position=position),
                    answer=Answer(
                        raw={"chosen": ["a"]}, client="phone", sequence=position
                    ),
                    at=DURING + position * SECOND,
                )
        for _again in range(2):
            submit(attempt=attempt, actor=None, at=DURING + 5 * SECOND)

    assert at_once(sit, attempts) == []
    assert Response.objects.count() == 3 * CLIENTS
    assert Submission.objects.count() == CLIENTS
    assert Mark.objects.count() == 3 * CLIENTS
    assert AttemptScore.objects.filter(passed=True, full_marks=3).count() == CLIENTS


@pytest.mark.usefixtures("_rows_are_locked")
def test_fifty_pages_of_one_attempt_write_each_answer_once():
    quiz = QuizFactory(questions=1)
    attempt = begin(quiz, seated(quiz), at=DURING)
    item = attempt.items.get()

    def press(number):
        save(
            item=item,
            answer=Answer(
                raw={"chosen": ["b"]}, client=f"tab-{number % 10}", sequence=1
            ),
            at=DURING,
        )

    assert at_once(press, list(range(CLIENTS))) == []
    assert Response.objects.count() == 10
