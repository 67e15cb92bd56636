"""Scores, findings and what may be shown when."""

import itertools
from decimal import Decimal
from fractions import Fraction
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain import feedback
from assessments.domain.attempts import submit
from assessments.domain.publishing import PublishingRefused, publish_quiz
from assessments.domain.queries import quiz_state, result_of
from assessments.domain.scores import rounded_down, score_of
from assessments.domain.seats import Seat
from assessments.enums import MarkSource, Phase
from assessments.models import (
    Attempt,
    AttemptItem,
    AttemptScore,
    Mark,
    PinnedSlot,
    QuestionVersion,
    QuizVersion,
    Response,
    Submission,
)
from courses.domain.planning import plan_run
from courses.enums import RunState
from courses.findings import Finding, sentence
from tests.factories.assessments import (
    PUBLISHED,
    QuizFactory,
    SingleChoiceQuestionFactory,
    TestPassedRequirementFactory,
    answer,
    begin,
    seated,
)
from tests.factories.courses import (
    DURING,
    CourseFactory,
    EnrolmentFactory,
    RunFactory,
    SelfPacedRunFactory,
)
from tests.factories.people import PersonFactory

NOON = DURING
points = st.decimals(0, 10, places=2)
fractions = st.none() | st.fractions(-1, 1, max_denominator=12)


# --- Sums ------------------------------------------------------------------------
def test_points_taken_away_never_make_a_sum_below_zero():
    score = score_of([(Decimal(1), Fraction(-1, 2)), (Decimal(1), Fraction(1, 4))])

    assert (score.earned, score.full_marks) == (0, 0)


@given(st.lists(st.tuples(points, fractions), max_size=12))
def test_a_score_is_a_part_of_what_is_possible(rows):
    score = score_of(rows)

    assert 0 <= score.earned <= score.possible
    assert 0 <= score.fraction <= 1
    assert rounded_down(score.fraction) <= score.fraction
    assert score.unmarked == sum(mark is None for _points, mark in rows)


def test_two_thirds_three_times_are_exactly_two():
    score = score_of([(Decimal(1), Fraction(2, 3))] * 3)

    assert score.earned == 2


@pytest.mark.parametrize(("right", "passes"), [(6, False), (7, True)])
def test_seven_of_ten_are_seventy_per_cent(right, passes):
    rows = [(Decimal("0.1"), Fraction(int(n < right))) for n in range(10)]

    assert score_of(rows).passes(70) is passes


def test_nothing_is_passed_before_everything_is_marked():
    assert not score_of([(Decimal(9), Fraction(1)), (Decimal(1), None)]).passes(70)


# --- The projection ----------------------------------------------------------------
@pytest.fixture
def ended(db):
    """A submitted attempt with one right answer of three."""
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)
    answer(attempt, 1, "a", at=NOON)
    return submit(attempt=attempt, actor=None, at=NOON)


def test_scores_can_be_rebuilt_from_marks(ended):
    before = list(AttemptScore.objects.values())
    AttemptScore.objects.update(points=0, percent=0, passed=True)
    AttemptScore.objects.all().update(full_marks=9)
    output = StringIO()

    call_command("rebuild_scores", stdout=output)

    after = list(AttemptScore.objects.values())
    for row in before + after:
        del row["id"]
    assert after == before
    assert output.getvalue() == "1 scores rebuilt.\n"


def test_the_last_mark_of_the_ledger_counts(ended):
    Mark.objects.create(
        item=ended.items.get(position=2),
        numerator=1,
        denominator=2,
        source=MarkSource.PERSON,
        reason="Вопрос допускал два ответа",
        at=NOON,
    )

    call_command("rebuild_scores", stdout=StringIO())

    assert AttemptScore.objects.get().points == Decimal("1.5")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_keeps_the_evidence(verb):
    quiz = QuizFactory()
    attempt = begin(quiz, seated(quiz), at=NOON)
    answer(attempt, 1, "a", at=NOON)
    submit(attempt=attempt, actor=None, at=NOON)
    ledgers = (
        QuestionVersion,
        QuizVersion,
        PinnedSlot,
        AttemptItem,
        Response,
        Submission,
        Mark,
    )

    for model in ledgers:
        statement = verb.format(model._meta.db_table)
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


# --- Publishing quizzes ---------------------------------------------------------------
@pytest.mark.django_db
def test_the_same_quiz_published_again_is_the_same_version():
    quiz = QuizFactory()

    version = publish_quiz(quiz=quiz, actor=None, at=NOON)

    assert list(quiz.versions.all()) == [version]


@pytest.mark.django_db
def test_a_published_quiz_keeps_the_questions_as_they_were():
    question = SingleChoiceQuestionFactory(stem_ru="Старое условие")
    quiz = QuizFactory(questions=[question])
    question.stem_ru = "Новое условие"
    question.save_revision().publish()

    old = quiz.current_version
    new = publish_quiz(quiz=quiz, actor=None, at=NOON)

    stems = [
        version.slots.get().question_version.content.stem.ru for version in (old, new)
    ]
    assert stems == ["Старое условие", "Новое условие"]


@pytest.mark.django_db
def test_a_quiz_without_questions_is_not_published():
    quiz = QuizFactory(questions=[], published=False)

    with pytest.raises(PublishingRefused) as refused:
        publish_quiz(quiz=quiz, actor=None, at=NOON)

    assert refused.value.code == "no_slots"


@pytest.mark.django_db
def test_planning_a_run_pins_the_version():
    quiz = QuizFactory()
    TestPassedRequirementFactory(
        quiz=quiz, run=None, course=quiz.course, quiz_version=None
    )

    run = plan_run(course=quiz.course, actor=None, at=NOON)

    assert run.requirements.get().quiz_version == quiz.current_version


@pytest.mark.django_db
def test_a_requirement_refuses_a_quiz_of_another_course():
    requirement = TestPassedRequirementFactory.build(
        quiz=QuizFactory(), run=None, course=CourseFactory(), quiz_version=None
    )

    with pytest.raises(ValidationError) as refused:
        requirement.clean()

    assert "quiz" in refused.value.message_dict


# --- Findings ----------------------------------------------------------------------------
def finding(enrolment):
    requirement = enrolment.run.requirements.get()
    return requirement.assess([enrolment], NOON)[enrolment.pk]


@pytest.mark.django_db
def test_a_finding_follows_the_attempt():
    quiz = QuizFactory(questions=2, attempts_allowed=None)
    enrolment = seated(quiz)
    found = [finding(enrolment)]
    for options in ("b", "a"):
        attempt = begin(quiz, enrolment, at=NOON)
        found.append(finding(enrolment))
        for position in (1, 2):
            answer(attempt, position, options, at=NOON)
        submit(attempt=attempt, actor=None, at=NOON)
        found.append(finding(enrolment))

    assert [(f.met, f.code.removeprefix("assessments.test_")) for f in found] == [
        (False, "not_taken"),
        (False, "begun"),
        (False, "not_passed"),
        (False, "not_passed"),
        (True, "passed"),
    ]
    assert found[-1].evidence["percent"] == "100.0000"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("marks_from", [Phase.SUBMITTED, Phase.CLOSED])
def test_a_finding_names_the_percentage_only_where_marks_are_shown(
    language, marks_from
):
    quiz = QuizFactory(questions=2, marks_from=marks_from)
    enrolment = seated(quiz)
    submit(attempt=begin(quiz, enrolment, at=NOON), actor=None, at=NOON)
    first = finding(enrolment)
    attempt = begin(quiz, enrolment, at=NOON)
    for position in (1, 2):
        answer(attempt, position, "a", at=NOON)
    submit(attempt=attempt, actor=None, at=NOON)

    with translation.override(language):
        sentences = [sentence(first), sentence(finding(enrolment))]

    told = ["%" in text for text in sentences]
    assert told == [marks_from == Phase.SUBMITTED] * 2
    assert all(quiz.title_ru in s or quiz.title_en in s for s in sentences)


@pytest.mark.django_db
def test_findings_take_the_same_queries_for_any_number_of_enrolments(
    django_assert_num_queries,
):
    quiz = QuizFactory()
    first = seated(quiz)
    requirement = first.run.requirements.get()
    everybody = [first]
    for number in (1, 6):
        while len(everybody) < number:
            everybody.append(
                type(first).objects.create(
                    run=first.run, person=PersonFactory(), enrolled_at=NOON
                )
            )
        requirement = first.run.requirements.get()
        with django_assert_num_queries(3):
            found = requirement.assess(everybody, NOON)
        assert set(found) == {enrolment.pk for enrolment in everybody}


# --- What may be shown when -------------------------------------------------------------
class Rules:
    marks_from = Phase.SUBMITTED
    correctness_from = Phase.FINISHED
    explanations_from = Phase.CLOSED
    key_from = Phase.NEVER


@pytest.mark.parametrize(
    ("phase", "shown"),
    [
        (Phase.SUBMITTED, (True, False, False, False)),
        (Phase.FINISHED, (True, True, False, False)),
        (Phase.CLOSED, (True, True, True, False)),
    ],
)
def test_each_phase_lets_through_what_earlier_ones_do(phase, shown):
    options = feedback.display(Rules(), Attempt(ended_at=NOON), phase)

    assert shown == (
        options.show_marks,
        options.show_correctness,
        options.show_explanations,
        options.show_key,
    )


@pytest.mark.parametrize("phase", Phase)
def test_an_open_attempt_shows_nothing_in_any_phase(phase):
    assert not feedback.display(Rules(), Attempt(), phase).shows_anything


@pytest.mark.django_db
def test_the_phase_follows_attempts_and_window():
    quiz = QuizFactory(attempts_allowed=2)
    enrolment = seated(quiz)
    seat = Seat(enrolment, quiz.current_version)
    phases = []
    for _ in range(2):
        attempt = begin(quiz, enrolment, at=NOON)
        phases.append(quiz_state(quiz, enrolment.person, NOON).phase)
        submit(attempt=attempt, actor=None, at=NOON)
        phases.append(quiz_state(quiz, enrolment.person, NOON).phase)

    closed = Seat(enrolment, seat.version, closed_for_all_at=NOON)
    assert phases == [Phase.SUBMITTED, Phase.SUBMITTED, Phase.SUBMITTED, Phase.FINISHED]
    assert feedback.phase_of(closed, [], NOON) == Phase.CLOSED


# --- How a quiz stands --------------------------------------------------------------------
@pytest.mark.django_db
def test_the_state_of_a_quiz_counts_down_its_attempts():
    quiz = QuizFactory(attempts_allowed=2, questions=4)
    enrolment = seated(quiz)
    seen = []
    for _ in range(2):
        attempt = begin(quiz, enrolment, at=NOON)
        submit(attempt=attempt, actor=None, at=NOON)
        state = quiz_state(quiz, enrolment.person, NOON)
        seen.append((state.attempts_left, state.can_start, state.refusal))

    assert seen == [(1, True, ""), (0, False, "no_attempts_left")]
    assert (state.questions, state.points) == (4, 4)
    assert state.best.points == 0
    assert state.sentence


@pytest.mark.django_db
def test_who_has_no_place_is_told_of_the_runs_that_are_open():
    quiz = QuizFactory()
    run = SelfPacedRunFactory(course=quiz.course)
    RunFactory(course=quiz.course, state=RunState.CANCELLED)

    state = quiz_state(quiz, PersonFactory(), NOON)

    assert state.open_runs == [run]


@pytest.mark.django_db
def test_a_participant_is_offered_no_other_runs():
    quiz = QuizFactory()

    state = quiz_state(quiz, seated(quiz).person, NOON)

    assert state.open_runs == []


@pytest.mark.django_db
def test_the_state_of_a_quiz_without_a_person_shows_the_rules():
    quiz = QuizFactory(attempts_allowed=None)

    state = quiz_state(quiz, None, NOON)

    assert (state.version, state.refusal) == (quiz.current_version, "not_enrolled")
    assert (state.going_on, state.best, state.attempts_left) == (None, None, None)
    assert not state.is_passed


@pytest.mark.django_db
def test_an_unpublished_quiz_has_a_state_too():
    state = quiz_state(QuizFactory(published=False), None, NOON)

    assert (state.version, state.questions, state.attempts_left) == (None, 0, None)


@pytest.mark.django_db
def test_a_result_counts_by_topic_and_stays_after_a_withdrawal(ended):
    ended.enrolment.state = "withdrawn"
    ended.enrolment.save()

    result = result_of(ended, NOON)

    assert [(topic.full, topic.count) for topic in result.topics] == [(1, 3)]
    assert result.mistakes == 2
    assert result.counts_answers


@pytest.mark.django_db
def test_options_are_shuffled_by_attempt_and_question_and_stay_so():
    keys = {key: key == "a" for key in "abcdefgh"}
    quiz = QuizFactory(
        questions=[SingleChoiceQuestionFactory(options=keys) for _ in range(2)],
        shuffle_options=True,
    )
    attempt = begin(quiz, seated(quiz), at=PUBLISHED)
    submit(attempt=attempt, actor=None, at=NOON)
    attempt.refresh_from_db()

    orders = [
        [option.key for option in row.face.options]
        for row in itertools.chain(
            result_of(attempt, NOON).reviewed, result_of(attempt, NOON).reviewed
        )
    ]

    assert orders[:2] == orders[2:]
    assert orders[0] != orders[1]
    assert all(sorted(order) == list(keys) for order in orders)


@pytest.mark.django_db
def test_a_test_that_was_never_taken_or_waits_for_a_marker_says_so():
    params = {"title": {"ru": "Тест", "en": "Test"}, "pass_mark": 70}
    codes = ("not_taken", "begun", "unmarked")

    said = [
        sentence(Finding(met=False, code=f"assessments.test_{code}", params=params))
        for code in codes
    ]

    assert all("Тест" in text for text in said)
    assert len(set(said)) == len(codes)


@pytest.mark.django_db
def test_a_result_of_practice_needs_no_requirement():
    quiz = QuizFactory(kind="formative", attempts_allowed=None, questions=1)
    enrolment = EnrolmentFactory(run__course=quiz.course)
    attempt = submit(attempt=begin(quiz, enrolment, at=NOON), actor=None, at=NOON)

    state = result_of(attempt, NOON).state

    assert (state.version, state.can_start) == (quiz.current_version, True)
    assert state.going_on is None
