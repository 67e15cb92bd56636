"""Starting, answering and submitting."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from assessments.domain.attempts import AttemptRefused, start, submit
from assessments.domain.publishing import publish_quiz
from assessments.enums import EndedBy, QuizKind
from assessments.models import (
    Attempt,
    AttemptDeadline,
    AttemptScore,
    Mark,
    Response,
    Submission,
)
from courses.enums import EnrolmentState, RunState
from courses.models import Completion
from notices import due
from tests.factories.assessments import (
    MultipleChoiceQuestionFactory,
    QuizFactory,
    SingleChoiceQuestionFactory,
    answer,
    begin,
    chosen,
    seated,
)
from tests.factories.courses import DURING, EnrolmentFactory, RunFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db

NOON = DURING
MINUTE = timedelta(minutes=1)


def refusal(**arguments):
    with pytest.raises(AttemptRefused) as refused:
        start(actor=None, **arguments)
    return refused.value.code


# --- Starting ----------------------------------------------------------------
def test_an_attempt_holds_the_questions_of_the_version_in_their_order():
    quiz = QuizFactory(questions=4)
    enrolment = seated(quiz)

    attempt = begin(quiz, enrolment, at=NOON)

    pinned = quiz.current_version.slots.values_list("question_version_id", flat=True)
    assert list(attempt.items.values_list("question_version_id", flat=True)) == list(
        pinned
    )
    assert (attempt.number, attempt.enrolment) == (1, enrolment)
    assert (attempt.due_at, attempt.closes_at, attempt.ended_at) == (None, None, None)


def test_starting_twice_gives_the_same_attempt():
    quiz = QuizFactory()
    enrolment = seated(quiz)

    first, second = (begin(quiz, enrolment, at=NOON) for _ in range(2))

    assert first == second
    assert list(Attempt.objects.all()) == [first]


def test_the_database_refuses_a_second_open_attempt():
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)

    attempt.pk, attempt.number, attempt.code = None, 2, "OTHER"
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt.save(force_insert=True)


def test_nobody_starts_without_an_enrolment():
    quiz = QuizFactory()
    seated(quiz)

    assert refusal(quiz=quiz, person=PersonFactory(), at=NOON) == "not_enrolled"


@pytest.mark.parametrize(
    "state", [EnrolmentState.WITHDRAWN, EnrolmentState.APPLIED, EnrolmentState.OFFERED]
)
def test_nobody_starts_with_an_enrolment_that_is_not_active(state):
    quiz = QuizFactory()
    enrolment = seated(quiz)
    enrolment.state = state
    enrolment.save()

    assert refusal(quiz=quiz, person=enrolment.person, at=NOON) == "not_enrolled"


def test_a_run_that_does_not_ask_for_the_test_gives_no_seat():
    quiz = QuizFactory()
    enrolment = EnrolmentFactory(run__course=quiz.course)

    assert refusal(quiz=quiz, person=enrolment.person, at=NOON) == "not_enrolled"


@pytest.mark.parametrize("kind", [kind for kind in QuizKind if kind != QuizKind.FINAL])
def test_only_a_final_test_needs_a_requirement(kind):
    quiz = QuizFactory(kind=kind, attempts_allowed=None)
    enrolment = EnrolmentFactory(run__course=quiz.course)

    assert begin(quiz, enrolment, at=NOON).quiz_version == quiz.current_version


def test_a_merged_person_s_enrolment_is_the_kept_one_s():
    quiz = QuizFactory()
    kept = PersonFactory()
    enrolment = seated(quiz)
    enrolment.person.merged_into = kept
    enrolment.person.save()

    attempt = start(quiz=quiz, person=kept, actor=None, at=NOON)

    assert attempt.enrolment == enrolment
    assert list(Attempt.objects.for_person(kept)) == [attempt]


def test_a_quiz_that_was_never_published_cannot_be_sat():
    quiz = QuizFactory(published=False)
    enrolment = seated(quiz)

    assert refusal(quiz=quiz, person=enrolment.person, at=NOON) == "not_published"


def test_the_window_is_half_open():
    quiz = QuizFactory()
    enrolment = seated(quiz, opens_at=NOON, closes_at=NOON + MINUTE)
    person = enrolment.person

    assert refusal(quiz=quiz, person=person, at=NOON - MINUTE) == "not_open_yet"
    assert refusal(quiz=quiz, person=person, at=NOON + MINUTE) == "closed"
    assert start(quiz=quiz, person=person, actor=None, at=NOON).number == 1


@pytest.mark.parametrize("state", [RunState.CLOSED, RunState.CANCELLED])
def test_a_run_that_is_over_takes_no_attempts(state):
    quiz = QuizFactory()
    enrolment = seated(quiz)
    enrolment.run.state = state
    enrolment.run.save()

    assert refusal(quiz=quiz, person=enrolment.person, at=NOON) == "closed"


def test_a_refusal_to_begin_keeps_closed_what_was_overdue():
    quiz = QuizFactory(duration_minutes=40, attempts_allowed=1)
    enrolment = seated(quiz)
    first = begin(quiz, enrolment, at=NOON)

    code = refusal(quiz=quiz, person=enrolment.person, at=NOON + 60 * MINUTE)

    first.refresh_from_db()
    assert code == "no_attempts_left"
    assert not first.is_open


def test_no_more_attempts_than_the_quiz_allows():
    quiz = QuizFactory(attempts_allowed=2)
    enrolment = seated(quiz)
    for _ in range(2):
        submit(attempt=begin(quiz, enrolment, at=NOON), actor=None, at=NOON)

    assert refusal(quiz=quiz, person=enrolment.person, at=NOON) == "no_attempts_left"
    assert [a.number for a in Attempt.objects.all()] == [1, 2]


def test_whoever_has_passed_does_not_sit_again():
    quiz = QuizFactory(attempts_allowed=2, questions=1)
    enrolment = seated(quiz)
    attempt = begin(quiz, enrolment, at=NOON)
    answer(attempt, 1, "a", at=NOON)
    submit(attempt=attempt, actor=None, at=NOON)

    assert refusal(quiz=quiz, person=enrolment.person, at=NOON) == "passed"


def test_a_run_keeps_the_version_it_has_pinned():
    quiz = QuizFactory(questions=1)
    enrolment = seated(quiz)
    pinned = quiz.current_version
    quiz.pass_mark_percent = 90
    quiz.save()
    publish_quiz(quiz=quiz, actor=None, at=NOON)

    attempt = begin(quiz, enrolment, at=NOON)

    assert quiz.current_version != pinned
    assert attempt.quiz_version == pinned


def test_questions_are_shuffled_by_the_seed_of_the_attempt():
    quiz = QuizFactory(questions=12, shuffle_questions=True)

    orders = [
        list(
            begin(quiz, seated(quiz), at=NOON)
            .items.order_by("position")
            .values_list("question_version_id", flat=True)
        )
        for _ in range(2)
    ]

    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]


def test_the_time_ends_by_duration_or_with_the_window_whichever_is_first():
    quiz = QuizFactory(duration_minutes=40, grace_seconds=30)
    long = begin(quiz, seated(quiz), at=NOON)
    short = begin(quiz, seated(quiz, closes_at=NOON + 10 * MINUTE), at=NOON)

    assert long.due_at == NOON + 40 * MINUTE
    assert long.closes_at == NOON + 40 * MINUTE + timedelta(seconds=30)
    assert short.due_at == NOON + 10 * MINUTE


# --- Answering -----------------------------------------------------------------
def test_the_last_answer_stands_and_all_are_kept():
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)

    for option in "bca":
        answer(attempt, 2, option, at=NOON)

    assert chosen(attempt) == {2: ["a"]}
    assert [row.answer["chosen"] for row in Response.objects.all()] == [
        ["b"],
        ["c"],
        ["a"],
    ]


def test_the_same_answer_sent_again_is_one_answer():
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)

    for _ in range(3):
        answer(attempt, 1, "b", at=NOON, sequence=1)

    assert Response.objects.count() == 1


def test_an_older_answer_that_arrives_late_does_not_stand():
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)

    answer(attempt, 1, "a", at=NOON, sequence=2)
    answer(attempt, 1, "b", at=NOON + MINUTE, sequence=1)

    assert chosen(attempt) == {1: ["a"]}


def test_between_two_clients_the_later_answer_stands():
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)

    answer(attempt, 1, "a", at=NOON, client="desk", sequence=7)
    answer(attempt, 1, "b", at=NOON + MINUTE, client="phone", sequence=1)

    assert chosen(attempt) == {1: ["b"]}


def test_another_answer_under_a_known_sequence_is_a_new_one():
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)

    answer(attempt, 1, "a", at=NOON, sequence=1)
    answer(attempt, 1, "b", at=NOON + MINUTE, sequence=1)

    assert chosen(attempt) == {1: ["b"]}


def test_an_answer_can_be_cleared():
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)

    answer(attempt, 1, "a", at=NOON)
    answer(attempt, 1, at=NOON)

    assert chosen(attempt) == {1: []}


@pytest.mark.parametrize(
    ("options", "arguments", "code"),
    [
        (["nowhere"], {}, "invalid_answer"),
        (["a", "b"], {}, "invalid_answer"),
        (["a"], {"sequence": -1}, "bad_sequence"),
        (["a"], {"sequence": 10**7}, "bad_sequence"),
        (["a"], {"client": ""}, "bad_sequence"),
    ],
)
def test_an_impossible_answer_is_refused(options, arguments, code):
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)

    with pytest.raises(AttemptRefused) as refused:
        answer(attempt, 1, *options, at=NOON, **arguments)

    assert refused.value.code == code
    assert not Response.objects.exists()


def test_an_answer_counts_within_the_grace_and_not_after_it():
    quiz = QuizFactory(duration_minutes=40, grace_seconds=30)
    attempt = begin(quiz, seated(quiz), at=NOON)
    over = NOON + 40 * MINUTE

    answer(attempt, 1, "a", at=over + timedelta(seconds=29))
    with pytest.raises(AttemptRefused) as refused:
        answer(attempt, 2, "a", at=over + timedelta(seconds=30))

    assert refused.value.code == "time_over"
    assert chosen(attempt) == {1: ["a"]}


def test_a_submitted_attempt_takes_no_answers():
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)
    submit(attempt=attempt, actor=None, at=NOON)

    with pytest.raises(AttemptRefused) as refused:
        answer(attempt, 1, "a", at=NOON)

    assert refused.value.code == "submitted"


# --- Submitting ----------------------------------------------------------------
def test_submitting_marks_every_question_and_writes_a_receipt():
    category = SingleChoiceQuestionFactory().category
    quiz = QuizFactory(
        questions=[
            SingleChoiceQuestionFactory(category=category),
            MultipleChoiceQuestionFactory(
                category=category, options={"a": True, "b": True, "c": True, "d": False}
            ),
            SingleChoiceQuestionFactory(category=category),
        ]
    )
    attempt = begin(quiz, seated(quiz), at=NOON)
    answer(attempt, 1, "a", at=NOON)
    answer(attempt, 2, "a", "c", at=NOON)

    submit(attempt=attempt, actor=None, at=NOON + MINUTE)

    score = AttemptScore.objects.get()
    assert [(mark.numerator, mark.denominator) for mark in Mark.objects.all()] == [
        (1, 1),
        (2, 3),
        (0, 1),
    ]
    assert (score.points, score.max_points) == (Decimal("1.6666"), Decimal(3))
    assert (score.percent, score.passed) == (Decimal("55.5555"), False)
    assert (score.full_marks, score.unmarked) == (1, 0)
    assert Submission.objects.get().ended_by == EndedBy.LEARNER


def test_submitting_twice_changes_nothing():
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)

    for minutes in range(2):
        submit(attempt=attempt, actor=None, at=NOON + minutes * MINUTE)

    attempt.refresh_from_db()
    assert attempt.ended_at == NOON
    assert (Submission.objects.count(), Mark.objects.count()) == (1, 3)


def test_passing_the_test_completes_the_run():
    quiz = QuizFactory(questions=1)
    enrolment = seated(quiz)
    attempt = begin(quiz, enrolment, at=NOON)
    answer(attempt, 1, "a", at=NOON)

    submit(attempt=attempt, actor=None, at=NOON)

    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.COMPLETED
    assert Completion.objects.get().findings[0]["evidence"] == {
        "attempt": attempt.pk,
        "quiz_version": attempt.quiz_version_id,
        "percent": "100.0000",
    }


def test_exactly_the_pass_mark_passes():
    quiz = QuizFactory(questions=10, pass_mark_percent=70)
    enrolment = seated(quiz)
    first = begin(quiz, enrolment, at=NOON)
    for position in range(1, 7):
        answer(first, position, "a", at=NOON)
    submit(attempt=first, actor=None, at=NOON)
    second = begin(quiz, enrolment, at=NOON)
    for position in range(1, 8):
        answer(second, position, "a", at=NOON)
    submit(attempt=second, actor=None, at=NOON)

    assert [score.passed for score in AttemptScore.objects.order_by("pk")] == [
        False,
        True,
    ]


def test_an_attempt_left_open_is_closed_at_its_deadline_with_what_was_saved():
    quiz = QuizFactory(duration_minutes=40, questions=1)
    attempt = begin(quiz, seated(quiz), at=NOON)
    answer(attempt, 1, "a", at=NOON)

    due.work_off(AttemptDeadline, now=lambda: NOON + 60 * MINUTE)

    attempt.refresh_from_db()
    assert attempt.ended_at == attempt.due_at
    assert attempt.submission.ended_by == EndedBy.DEADLINE
    assert attempt.submission.recorded_at == NOON + 60 * MINUTE
    assert attempt.score.passed


def test_an_attempt_without_a_limit_stays_open():
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)

    assert attempt.takes_answers(NOON + timedelta(days=400))
    assert not AttemptDeadline.objects.exists()


def test_the_deadline_of_an_attempt_that_was_submitted_changes_nothing():
    quiz = QuizFactory(duration_minutes=40)
    attempt = begin(quiz, seated(quiz), at=NOON)
    submit(attempt=attempt, actor=None, at=NOON)

    due.work_off(AttemptDeadline, now=lambda: NOON + 60 * MINUTE)

    attempt.refresh_from_db()
    assert attempt.ended_at == NOON
    assert AttemptDeadline.objects.get().done_at == NOON + 60 * MINUTE


def test_starting_again_after_the_deadline_closes_the_old_attempt_first():
    quiz = QuizFactory(duration_minutes=40)
    enrolment = seated(quiz)
    first = begin(quiz, enrolment, at=NOON)

    second = begin(quiz, enrolment, at=NOON + 60 * MINUTE)

    first.refresh_from_db()
    assert not first.is_open
    assert second.number == 2


def test_a_run_elsewhere_in_the_same_course_keeps_its_own_attempts():
    quiz = QuizFactory(attempts_allowed=1)
    earlier = seated(quiz)
    submit(attempt=begin(quiz, earlier, at=NOON), actor=None, at=NOON)
    later = seated(quiz, person=earlier.person, run=RunFactory(course=quiz.course))
    later.enrolled_at = NOON
    later.save()

    attempt = begin(quiz, later, at=NOON)

    assert attempt.enrolment == later
    assert attempt.number == 1
