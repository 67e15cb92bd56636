"""Time the server was away, given back; and answers that arrive late."""

from datetime import timedelta

import pytest

from assessments.domain import outages
from assessments.domain.attempts import Answer, AttemptRefused, save, submit
from assessments.enums import EndedBy
from assessments.models import AttemptDeadline, Outage, Pulse, Response, TimeGiven
from assessments.receivers import watch
from notices import due
from tests.factories.assessments import QuizFactory, answer, begin, chosen, seated
from tests.factories.courses import DURING

pytestmark = pytest.mark.django_db

NOON = DURING
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def attempt():
    """An attempt of 40 minutes with half a minute of grace."""
    quiz = QuizFactory(duration_minutes=40)
    return begin(quiz, seated(quiz), at=NOON)


def send(attempt, position, option, *, at, ago=None, client="phone", sequence=1):
    return save(
        item=attempt.items.get(position=position),
        answer=Answer(
            raw={"chosen": [option]}, client=client, sequence=sequence, age=ago
        ),
        at=at,
    )


# --- Answers that arrive late -------------------------------------------------
def test_an_answer_given_in_time_counts_when_it_arrives_within_the_grace(attempt):
    send(attempt, 1, "a", at=attempt.due_at + 20 * SECOND, ago=30 * SECOND)

    assert chosen(attempt) == {1: ["a"]}


@pytest.mark.parametrize(
    ("late", "ago"),
    [(20 * SECOND, 5 * SECOND), (MINUTE, 2 * MINUTE), (20 * SECOND, 20 * SECOND)],
)
def test_an_answer_given_or_arriving_too_late_is_refused(attempt, late, ago):
    with pytest.raises(AttemptRefused) as refusal:
        send(attempt, 1, "a", at=attempt.due_at + late, ago=ago)

    assert refusal.value.code == "time_over"
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("ago", "given"), [(5 * MINUTE, 5), (100 * MINUTE, 0), (-MINUTE, 10)]
)
def test_the_time_of_an_answer_lies_between_the_start_and_now(attempt, ago, given):
    entry = send(attempt, 1, "a", at=NOON + 10 * MINUTE, ago=ago)

    assert entry.given_at == NOON + given * MINUTE


def test_between_clients_the_answer_given_later_counts_however_late_it_came(attempt):
    send(attempt, 1, "b", at=NOON + 9 * MINUTE, ago=MINUTE, client="laptop")

    send(attempt, 1, "a", at=NOON + 10 * MINUTE, ago=5 * MINUTE, client="phone")

    assert chosen(attempt) == {1: ["b"]}
    assert Response.objects.count() == 2


# --- Outages ----------------------------------------------------------------------
def test_without_a_worker_nothing_is_noticed(attempt):
    assert outages.notice(at=NOON + 60 * MINUTE) is None
    assert not Outage.objects.exists()


def test_a_worker_begins_to_take_the_pulse_once():
    for _ in range(2):
        watch()

    assert Pulse.objects.count() == 1


def test_the_pulse_goes_on_each_minute():
    outages.watch(at=NOON)

    due.work_off(Pulse, now=lambda: NOON + 2 * MINUTE)

    pulse = Pulse.objects.get()
    assert (pulse.seen_at, pulse.due_at) == (NOON + 2 * MINUTE, NOON + 3 * MINUTE)
    assert not Outage.objects.exists()


def test_time_lost_to_an_outage_is_given_back(attempt):
    outages.watch(at=NOON + 10 * MINUTE)

    outage = outages.notice(at=NOON + 22 * MINUTE)

    given = TimeGiven.objects.get()
    assert (given.attempt, given.outage, given.seconds) == (attempt, outage, 12 * 60)
    attempt.refresh_from_db()
    assert attempt.due_at == NOON + 52 * MINUTE
    assert attempt.closes_at == attempt.due_at + 30 * SECOND
    assert attempt.deadline.due_at == attempt.closes_at


def test_answers_that_came_in_show_that_the_server_was_there(attempt):
    outages.watch(at=NOON + 10 * MINUTE)
    for minute in range(12, 22, 2):
        answer(attempt, 1, "a", at=NOON + minute * MINUTE, client=f"at-{minute}")

    assert outages.notice(at=NOON + 22 * MINUTE) is None


def test_no_attempt_gets_back_more_than_the_policy_allows(attempt, settings):
    settings.QUIZ_OUTAGE_CAP_MINUTES = 15
    outages.watch(at=NOON)

    for minute in (10, 11, 20, 30):
        outages.notice(at=NOON + minute * MINUTE)

    assert [row.seconds for row in TimeGiven.objects.all()] == [10 * 60, 5 * 60]


def test_only_attempts_that_ran_meanwhile_get_time_back(attempt):
    quiz = QuizFactory(duration_minutes=5)
    begin(quiz, seated(quiz), at=NOON)
    begin(quiz, seated(quiz), at=NOON + 30 * MINUTE)
    submitted = begin(attempt.quiz, seated(attempt.quiz), at=NOON)
    submit(attempt=submitted, actor=None, at=NOON + MINUTE)
    outages.watch(at=NOON + 10 * MINUTE)

    outages.notice(at=NOON + 20 * MINUTE)

    assert {row.attempt for row in TimeGiven.objects.all()} == {attempt}


def test_an_answer_after_an_unnoticed_outage_counts(attempt):
    outages.watch(at=NOON + 35 * MINUTE)

    send(attempt, 1, "a", at=NOON + 45 * MINUTE, ago=SECOND)

    assert chosen(attempt) == {1: ["a"]}


def test_submitting_after_an_unnoticed_outage_is_the_learner_s(attempt):
    outages.watch(at=NOON + 35 * MINUTE)

    ended = submit(attempt=attempt, actor=None, at=NOON + 44 * MINUTE)

    assert ended.submission.ended_by == EndedBy.LEARNER


def test_the_deadline_waits_for_the_time_given_back(attempt):
    outages.watch(at=NOON + 38 * MINUTE)

    due.work_off(AttemptDeadline, now=lambda: NOON + 45 * MINUTE)

    attempt.refresh_from_db()
    assert attempt.is_open
    # Two minutes were left when the server went, and are left when it is back.
    assert attempt.due_at == NOON + 47 * MINUTE
